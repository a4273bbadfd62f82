using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Golden;

namespace HartFarm.Model.Tests;

public class SmokeTests
{
    [Theory]
    [MemberData(nameof(GoldenFolders.Hart), MemberType = typeof(GoldenFolders))]
    public void Libtorch_loads(string folder)
    {
        using var file = new SafetensorsFile(Path.Combine(folder, "transformer.safetensors"));
        Assert.Equal(file.Entries["head.weight"].Shape, file.Load("head.weight").shape);
    }
}
