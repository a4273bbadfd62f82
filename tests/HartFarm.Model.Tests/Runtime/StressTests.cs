using HartFarm.Model.Generation;
using HartFarm.Model.Tests.Generation;
using TorchSharp;

namespace HartFarm.Model.Tests.Runtime;

/// <summary>Generation under a thread that collects without pause: what a process that runs for months meets, in seconds.</summary>
public sealed class StressTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const int Rounds = 20;

    [Fact]
    public void Images_stay_the_same_and_no_tensor_stays_alive_while_the_collector_never_rests()
    {
        using var pipeline = model.Load();
        var batches = Enumerable.Range(1, 5).Select(size => Enumerable.Range(0, size).Select(TinyModel.Request).ToArray()).ToArray();
        var calm = batches.Select(batch => Make(pipeline, batch)).ToArray();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() => Collect(stop.Token));
        collector.Start();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var which = round % batches.Length;
                Assert.Equal(calm[which], Make(pipeline, batches[which]));
            }
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static string[] Make(HartPipeline pipeline, ImageRequest[] batch) =>
        [.. pipeline.Generate(batch, CancellationToken.None).Select(image => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(image.Rgb)))];

    private static void Collect(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
