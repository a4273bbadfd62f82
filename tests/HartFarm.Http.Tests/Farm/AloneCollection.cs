namespace HartFarm.Http.Tests.Farm;

/// <summary>Tests beside which no others of this process run.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
