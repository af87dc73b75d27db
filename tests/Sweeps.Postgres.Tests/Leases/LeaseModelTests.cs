using ModalityCompetition.Sweeps.Postgres.Leases;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Leases;

public sealed class LeaseModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 2, Mishaps.All, 500)]
    [InlineData(1, 3, Mishaps.All, 10_000)]
    [InlineData(2, 3, Mishaps.Deaths | Mishaps.Expiries, 10_000)]
    [InlineData(2, 3, Mishaps.None, 100)]
    public void Every_interleaving_of_a_few_workers_keeps_the_promises(int blocks, int workers, object mishaps, int leastStates)
    {
        var model = new LeaseModel(new LeaseRules(), (Mishaps)mishaps);
        Assert.Null(model.FirstViolation(blocks, workers));
        output.WriteLine($"{blocks} blocks, {workers} workers, mishaps {mishaps}: {model.States} states");
        Assert.True(model.States >= leastStates, $"Only {model.States} states were explored.");
    }

    [Trait("Suite", "Endurance")]
    [Fact]
    public void Every_interleaving_of_two_workers_at_two_blocks_keeps_the_promises() =>
        Every_interleaving_of_a_few_workers_keeps_the_promises(2, 2, Mishaps.All, 10_000);

    public static TheoryData<string, string> Broken =>
        new()
        {
            { "a lease that has run out is never taken over", "the work can no longer be finished" },
            { "a claim is granted whoever holds the lease", "two workers work on one block without need" },
            { "a claim reads first and writes later", "two workers work on one block without need" },
            { "results of a worker without a lease are refused", "a live worker was failed" },
            { "the last result overwrites", "a committed block changed" },
            { "leases are released by block", "the lease of another was touched" },
            { "leases are renewed by block", "the lease of another was touched" },
            { "leases are released by token, whoever holds them", "the lease of another was touched" },
            { "garbage collection takes every lease", "the lease of another was touched" },
            { "a committed block may be claimed and is then open again", "a committed block changed" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_protocol_is_caught(string defect, string expected)
    {
        LeaseRules rules = With(defect);

        // A crash that forgets a lease would end the wait for one that is never taken over.
        Mishaps mishaps =
            expected.StartsWith("two workers", StringComparison.Ordinal) ? Mishaps.Deaths
            : expected.StartsWith("the work", StringComparison.Ordinal) ? Mishaps.All & ~Mishaps.Crashes
            : Mishaps.All;
        Assert.Equal(expected, new LeaseModel(rules, mishaps).FirstViolation(blocks: 1, workers: 2));
    }

    [Fact]
    public void Other_bits_are_an_alarm_and_change_nothing()
    {
        var committed = new LeasedBlock(new Lease(1, 5, 9), 3);
        Assert.Equal((committed, LeaseAnswer.Alarm), LeaseProtocol.Append(committed, 4));
        Assert.Equal((new LeasedBlock(null, 3), LeaseAnswer.Committed), LeaseProtocol.Append(committed, 3));
    }

    private static LeaseRules With(string defect)
    {
        var right = new LeaseRules();
        return defect switch
        {
            "a lease that has run out is never taken over" => right with
            {
                Claim = (block, worker, _, length, token) => LeaseProtocol.Claim(block, worker, -1, length, token),
                Collect = (block, _) => block,
            },
            "a claim is granted whoever holds the lease" => right with
            {
                Claim = (block, worker, now, length, token) => LeaseProtocol.Claim(block with { Lease = null }, worker, now, length, token),
            },
            "a claim reads first and writes later" => right with { ClaimsAreAtomic = false },
            "results of a worker without a lease are refused" => right with
            {
                Append = (block, token, bits) =>
                    block.Bits is null && block.Lease?.Token != token ? (block, LeaseAnswer.Lost) : LeaseProtocol.Append(block, bits),
            },
            "the last result overwrites" => right with
            {
                // Two results of one block differ as two rows of one trial do.
                Append = (block, _, bits) => (new LeasedBlock(null, block.Bits is { } old ? old + 1 : bits), LeaseAnswer.Committed),
            },
            "leases are released by block" => right with { Release = (block, _, _) => block with { Lease = null } },
            "leases are released by token, whoever holds them" => right with
            {
                Release = (block, _, token) => block.Lease?.Token == token ? block with { Lease = null } : block,
            },
            "leases are renewed by block" => right with
            {
                Renew = (block, _, _, now, length) =>
                    block.Lease is { } lease
                        ? (block with { Lease = lease with { Expires = now + length } }, LeaseAnswer.Granted)
                        : (block, LeaseAnswer.Lost),
            },
            "garbage collection takes every lease" => right with { Collect = (block, _) => block with { Lease = null } },
            "a committed block may be claimed and is then open again" => right with
            {
                Claim = (block, worker, now, length, token) => LeaseProtocol.Claim(block with { Bits = null }, worker, now, length, token),
            },
            _ => throw new ArgumentException("There is no such defect.", nameof(defect)),
        };
    }
}
