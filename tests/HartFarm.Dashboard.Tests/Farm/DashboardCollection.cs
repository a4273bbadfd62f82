namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>One browser and one farm of each kind for all tests, which run one after another.</summary>
[CollectionDefinition(nameof(DashboardCollection))]
public sealed class DashboardCollection : ICollectionFixture<Chromium>, ICollectionFixture<LiveFarm>, ICollectionFixture<KeyedFarm>, ICollectionFixture<SceneFarm>, ICollectionFixture<FailingFarm>;
