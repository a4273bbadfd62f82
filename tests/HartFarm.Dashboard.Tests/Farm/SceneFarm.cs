using HartFarm.Build.Tests;
using HartFarm.Worker.Models;

namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>A farm with the checkpoint that ships, as <c>hartfarm up</c> has it where no other is named.</summary>
public sealed class SceneFarm : LiveFarm
{
    public const string Scenes = "hart-scenes";

    protected override ModelFolder PrepareModel(string folder) => new(Scenes, Repository.At($"models/{Scenes}"));
}
