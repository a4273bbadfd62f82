namespace HartFarm.Build.Tests.Flavors;

/// <summary>Tests that build, one at a time: side by side they would only wait for each other.</summary>
[CollectionDefinition(Name)]
public sealed class Builds
{
    public const string Name = "Builds";
}
