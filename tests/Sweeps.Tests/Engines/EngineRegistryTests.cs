using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Engines;

/// <summary>The engines of the program, and plug-ins, good and bad.</summary>
public sealed class EngineRegistryTests : IDisposable
{
    private readonly PlantedPlugins _planted = new();

    public void Dispose() => _planted.Dispose();

    [Fact]
    public void Good_plug_ins_stand_beside_the_engines_of_the_program_and_broken_ones_are_named()
    {
        EngineRegistry registry = EngineRegistry.Discover([_planted.Folder]);
        Assert.Equal(["cpu", "reference", "torch"], registry.Names.Take(3));
        Assert.Equal(["failing", "impostor", "planted"], registry.Names.Skip(3).Order());
        Assert.Equal(PlantedPlugins.Wrong.Select(w => w.Plugin), registry.Broken.Select(b => b.Name).Order());
        foreach ((string plugin, string says) in PlantedPlugins.Wrong)
        {
            BrokenPlugin broken = Assert.Single(registry.Broken, b => b.Reason.Contains(says, StringComparison.Ordinal));
            Assert.StartsWith($"the plug-in {plugin} is skipped: ", broken.Reason, StringComparison.Ordinal);
            Assert.EndsWith(".", broken.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', broken.Reason);
        }
    }

    [Fact]
    public void A_planted_engine_trains()
    {
        ITrialEngine engine = EngineRegistry.Discover([_planted.Folder]).Create("planted");
        Assert.Equal("planted/1", engine.Identity.ToString());
        TrialBatch batch = TrialSamples.Batch(TrialSamples.Configuration(3, 6, 2, [4, 5], 3), 0, 2);
        Assert.Equal(
            new ReferenceTrialEngine().Results(batch, CancellationToken.None).Select(TrialSamples.Bits),
            engine.Results(batch, CancellationToken.None).Select(TrialSamples.Bits)
        );
    }

    [Fact]
    public void Devices_have_a_line_for_every_engine_and_every_broken_plug_in()
    {
        IReadOnlyList<EngineDevice> devices = EngineRegistry.Discover([_planted.Folder]).Devices();
        Assert.Equal(["cpu", "reference"], devices.Take(2).Where(d => d.IsUsable && d.Name == "cpu").Select(d => d.Engine));
        Assert.Equal([true, false], devices.Where(d => d.Engine == "planted" && d.Name != "-").Select(d => d.IsUsable));
        Assert.Contains(devices, d => d.Engine == "failing" && d.Obstacle!.Contains("The devices are lost", StringComparison.Ordinal));
        Assert.Contains(devices, d => d.Engine == "impostor" && d.Description == "no device");
        Assert.Equal(PlantedPlugins.Wrong.Count, devices.Count(d => d.Description == "plug-in that is skipped"));
        Assert.All(devices.Where(d => !d.IsUsable), d => Assert.NotEmpty(d.Obstacle!));
    }

    [Theory]
    [InlineData("failing", "The engine is lost")]
    [InlineData("impostor", "calls itself 'cpu' in ledgers")]
    [InlineData("nobody", "there is no engine 'nobody': choose cpu or reference or")]
    public void An_engine_that_cannot_be_had_is_one_sentence(string name, string says)
    {
        EngineRegistry registry = EngineRegistry.Discover([_planted.Folder]);
        EngineUnavailableException failure = Assert.Throws<EngineUnavailableException>(() => registry.Create(name));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void An_engine_of_processors_has_every_slot_and_one_with_devices_each_device_once()
    {
        EngineRegistry registry = EngineRegistry.Discover([_planted.Folder]);
        IReadOnlyList<ITrialEngine> slots = registry.CreateForSlots("cpu", 3);
        Assert.Equal(3, slots.Count);
        Assert.Single(slots.Distinct());
        Assert.Single(registry.CreateForSlots("planted", 3));
    }

    [Fact]
    public void A_folder_that_is_named_and_is_not_there_is_said_and_that_of_the_program_need_not_be_there()
    {
        EngineRegistry registry = EngineRegistry.Discover([Path.Combine(_planted.Folder, "none"), Path.Combine(_planted.Folder, "lost")]);
        Assert.Equal("lost", Assert.Single(registry.Broken).Name);
        Assert.Contains(EngineRegistry.Variable, registry.Broken[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_work_of_a_block_is_a_constant_of_what_ships()
    {
        Assert.Equal(new BlockWork(2e10, 4e9), ShippedEngines.WorkOf("cpu"));
        Assert.Equal(new BlockWork(4e9, 4e9), ShippedEngines.WorkOf("reference"));
        Assert.Equal(new BlockWork(4e12, 4e12), ShippedEngines.WorkOf("torch"));
        Assert.Equal(BlockWork.Ordinary, ShippedEngines.WorkOf("planted"));
    }
}
