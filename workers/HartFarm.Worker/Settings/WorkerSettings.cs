using HartFarm.Settings;
using HartFarm.Storage.Objects;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Hosting;
using Microsoft.Extensions.Configuration;

namespace HartFarm.Worker.Settings;

/// <summary>A worker's settings, from a file and the environment. The command line goes over those of <see cref="Worker"/>.</summary>
/// <param name="Worker">How it runs.</param>
/// <param name="Bus">How messages travel.</param>
/// <param name="Objects">The object store.</param>
/// <param name="Sources">Where they are from.</param>
public sealed record WorkerSettings(WorkerOptions Worker, BusOptions Bus, ObjectStoreOptions Objects, SettingSources Sources)
{
    /// <summary>How a worker runs; which models it has, its command line says.</summary>
    public static SettingSection OfWorker { get; } = new("worker", typeof(WorkerOptions)) { Except = [nameof(WorkerOptions.Models)] };

    /// <summary>How messages travel.</summary>
    public static SettingSection OfBus { get; } = new("bus", typeof(BusOptions));

    /// <summary>The object store.</summary>
    public static SettingSection OfObjects { get; } = new("objects", typeof(ObjectStoreOptions));

    /// <summary>Those of a worker alone.</summary>
    public static SettingCatalog Catalog { get; } = new(OfWorker, OfBus, OfObjects);

    /// <summary>Reads them.</summary>
    /// <param name="sources">Where they are from.</param>
    /// <exception cref="SettingsException">Names are unknown, or values cannot be read.</exception>
    public static WorkerSettings Load(SettingSources sources)
    {
        sources.Check();
        var configuration = sources.Configuration;
        return new WorkerSettings(
            OptionsOf(configuration), configuration.GetSection(OfBus.Key).Get<BusOptions>() ?? new BusOptions(),
            configuration.GetSection(OfObjects.Key).Get<ObjectStoreOptions>() ?? new ObjectStoreOptions(), sources);
    }

    /// <summary>How workers run by the settings alone.</summary>
    public static WorkerOptions OptionsOf(IConfiguration configuration) => configuration.GetSection(OfWorker.Key).Get<WorkerOptions>() ?? new WorkerOptions();

    /// <summary>What is wrong with the values, but for what the command line decides.</summary>
    public IEnumerable<SettingFault> Faults() => Sources.Of([.. WorkerOptionsCheck.FaultsOfSettings(Worker), .. Bus.Faults(), .. Objects.Faults()]);

    /// <summary>The settings as they hold.</summary>
    public IEnumerable<EffectiveSetting> Effective() =>
    [
        .. EffectiveSetting.Of(Sources, OfWorker, Worker), .. EffectiveSetting.Of(Sources, OfBus, Bus), .. EffectiveSetting.Of(Sources, OfObjects, Objects),
    ];
}
