namespace HartFarm.Testing.Services;

/// <summary>The services that all tests of this process share, each started when it is first needed.</summary>
internal static class SharedServices
{
    private static readonly Lazy<Task<LocalServices>> Local = new(() => LocalServices.CreateAsync());
    private static readonly Dictionary<ServiceKind, Lazy<Task<ServiceAddresses>>> Found =
        Enum.GetValues<ServiceKind>().ToDictionary(kind => kind, kind => new Lazy<Task<ServiceAddresses>>(() => FindAsync(kind)));

    /// <summary>Where a service is: as the environment says, else started by scripts/services.sh, else in a container.</summary>
    /// <exception cref="ServicesUnavailableException">It cannot be had in any of these ways.</exception>
    internal static Task<ServiceAddresses> Of(ServiceKind kind) => Found[kind].Value;

    private static async Task<ServiceAddresses> FindAsync(ServiceKind kind)
    {
        var given = ServiceAddresses.FromEnvironment();
        if (given.Has(kind)) return given;
        var local = await Local.Value.ConfigureAwait(false);
        try
        {
            await local.CheckAsync(kind).ConfigureAwait(false);
        }
        catch (ServicesUnavailableException error)
        {
            if (DockerEngine.IsThere()) return await ContainerServices.StartAsync(kind, CancellationToken.None).ConfigureAwait(false);
            throw new ServicesUnavailableException(
                $"tests need {kind}: no HARTFARM_TEST_{kind.ToString().ToUpperInvariant()} is set, no Docker engine answers, and scripts/services.sh cannot start it: {error.Message}", error);
        }
        return await local.StartAsync(CancellationToken.None, kind).ConfigureAwait(false);
    }
}
