using System.Net;
using ModalityCompetition.Dashboard.Limits;

namespace ModalityCompetition.Dashboard.Tests.Limits;

/// <summary>Who gets a place and who loses one.</summary>
public class AddressPlacesTests
{
    private static readonly IPAddress[] s_addresses = [.. Enumerable.Range(1, 4).Select(i => new IPAddress([10, 0, 0, (byte)i]))];

    [Fact]
    public void Whoever_has_been_idle_for_longest_gives_way()
    {
        var places = new AddressPlaces(most: 3, mostOfOne: 3);
        List<int> evicted = [];
        AddressPlace[] taken = [.. Enumerable.Range(0, 3).Select(i => places.Enter(s_addresses[0], () => evicted.Add(i))!)];
        Assert.Null(places.Enter(s_addresses[1], () => { }));
        foreach (int i in new[] { 1, 0, 2 })
        {
            taken[i].Rest();
        }

        taken[1].Work();
        taken[1].Rest();
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(places.Enter(s_addresses[1], () => { }));
        }

        Assert.Equal([0, 2, 1], evicted);
        Assert.Null(places.Enter(s_addresses[0], () => { }));
        Assert.Equal(3, places.Taken);
    }

    [Fact]
    public void An_address_with_its_part_loses_its_own_and_the_one_with_most_loses_first()
    {
        var places = new AddressPlaces(most: 4, mostOfOne: 3);
        List<string> evicted = [];
        Idle(0, "a1");
        Idle(1, "b1");
        Idle(0, "a2");
        Idle(0, "a3");
        Idle(0, "a4");
        Assert.Equal(["a1"], evicted);
        Idle(2, "c1");
        Assert.Equal(["a1", "a2"], evicted);

        void Idle(int address, string name) => places.Enter(s_addresses[address], () => evicted.Add(name))!.Rest();
    }

    [Fact]
    public void All_that_are_idle_can_be_evicted_at_once()
    {
        var places = new AddressPlaces(most: 9, mostOfOne: 3);
        List<int> evicted = [];
        AddressPlace[] taken = [.. Enumerable.Range(0, 6).Select(i => places.Enter(s_addresses[i % 2], () => evicted.Add(i))!)];
        foreach (int i in new[] { 4, 1, 3 })
        {
            taken[i].Rest();
        }

        places.EvictIdle();
        Assert.Equal([1, 3, 4], evicted.Order());
        Assert.Equal(3, places.Taken);
        places.EvictIdle();
        Assert.Equal(3, evicted.Count);
    }

    // The same rules said in the plainest way: a list of places in the order in which they became idle.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_comings_and_goings_are_as_the_rules_say(int seed)
    {
        var random = new Random(seed);
        int most = random.Next(1, 8);
        int mostOfOne = random.Next(1, 8);
        var places = new AddressPlaces(most, mostOfOne);
        List<Modelled> held = [];
        int moment = 0;
        for (int step = 0; step < 5000; step++)
        {
            string where = $"seed {seed}, step {step}";
            if (held.Count == 0 || random.Next(2) == 0)
            {
                IPAddress address = s_addresses[random.Next(s_addresses.Length)];
                var comes = new Modelled(address);
                Modelled? victim = Victim(address, out bool enters);
                comes.Place = places.Enter(address, () => comes.Evictions++);
                Assert.True(enters == comes.Place is not null, where);
                if (victim is not null)
                {
                    Assert.True(victim.Evictions == 1, where);
                    held.Remove(victim);
                }

                if (enters)
                {
                    held.Add(comes);
                }
            }
            else
            {
                Modelled one = held[random.Next(held.Count)];
                switch (random.Next(3))
                {
                    case 0:
                        one.Place!.Rest();
                        one.IdleSince ??= moment++;
                        break;
                    case 1:
                        one.Place!.Work();
                        one.IdleSince = null;
                        break;
                    default:
                        one.Place!.Dispose();
                        one.Place.Dispose();
                        held.Remove(one);
                        break;
                }
            }

            Assert.True(places.Taken == held.Count && held.Count <= most, where);
            Assert.True(held.TrueForAll(h => h.Evictions == 0), where);
            Assert.True(held.GroupBy(h => h.Address).All(g => g.Count() <= mostOfOne), where);
        }

        Modelled? Victim(IPAddress address, out bool enters)
        {
            Modelled[] own = [.. held.Where(h => h.Address.Equals(address))];
            enters = own.Length < mostOfOne && held.Count < most;
            if (enters)
            {
                return null;
            }

            IEnumerable<Modelled> from = own;
            if (own.Length < mostOfOne)
            {
                var biggest = held.GroupBy(h => h.Address).Where(g => g.Any(h => h.IdleSince is not null)).ToList();
                int size = biggest.Select(g => g.Count()).DefaultIfEmpty(0).Max();
                from = biggest.Where(g => g.Count() == size).SelectMany(g => g);
            }

            Modelled? victim = from.Where(h => h.IdleSince is not null).MinBy(h => h.IdleSince);
            enters = victim is not null;
            return victim;
        }
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void An_address_of_IPv6_counts_as_its_network(string address, string counts) =>
        Assert.Equal(IPAddress.Parse(counts), ClientAddress.Of(IPAddress.Parse(address)));

    private sealed class Modelled(IPAddress address)
    {
        public IPAddress Address { get; } = address;

        public AddressPlace? Place { get; set; }

        public int Evictions { get; set; }

        public int? IdleSince { get; set; }
    }
}
