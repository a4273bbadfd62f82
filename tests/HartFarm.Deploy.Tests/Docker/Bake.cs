using System.Text.Json.Nodes;
using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Docker;

/// <summary>What builds all images.</summary>
/// <param name="Group">The targets of the default group.</param>
/// <param name="Version">The version unless another is given.</param>
/// <param name="Targets">Each target's name, Dockerfile, stage and tag.</param>
/// <param name="Attestations">What is kept beside each image.</param>
/// <param name="Output">Where they go.</param>
internal sealed record Bake(string[] Group, string Version, (string Name, string File, string Target, string Tag)[] Targets, string[] Attestations, string Output)
{
    /// <summary>Reads the file.</summary>
    public static Bake Read()
    {
        var bake = JsonNode.Parse(Repository.Read("deploy/docker/docker-bake.json"))!;
        var targets = bake["target"]!.AsObject();
        var common = targets["common"]!;
        return new Bake(
            Texts(bake["group"]!["default"]!["targets"]!),
            (string)bake["variable"]!["VERSION"]!["default"]!,
            [.. targets.Where(one => one.Key != "common").Select(one => (one.Key, (string)one.Value!["dockerfile"]!, (string)one.Value["target"]!, Texts(one.Value["tags"]!).Single()))],
            Texts(common["attest"]!),
            Texts(common["output"]!).Single());
    }

    private static string[] Texts(JsonNode list) => [.. list.AsArray().Select(text => (string)text!)];
}
