namespace HartFarm.Deploy.Tests.Farm;

/// <summary>Tests that look at one farm, which runs once for all of them.</summary>
[CollectionDefinition(nameof(FarmCollection))]
public sealed class FarmCollection : ICollectionFixture<DeployedFarm>
{
}
