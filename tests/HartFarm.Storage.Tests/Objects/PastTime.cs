namespace HartFarm.Storage.Tests.Objects;

/// <summary>A clock that is an hour late.</summary>
internal sealed class PastTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(-1);
}
