using HartFarm.Cli.Display;
using HartFarm.Cli.Training;
using HartFarm.Model.Runtime;
using HartFarm.Training.Data;
using HartFarm.Training.Evaluation;
using static TorchSharp.torch;

namespace HartFarm.Cli.Evaluation;

/// <summary>Runs <c>hartfarm eval reconstruction</c>. The checkpoint needs no part but its tokenizer.</summary>
internal sealed class ReconstructionEval(EvalOptions options, Terminal terminal, CancellationToken cancellation)
{
    /// <summary>Runs to the end, and gives the exit code.</summary>
    internal int Run()
    {
        var session = new EvalSession(options, terminal);
        var device = Devices.Parse(session.Device);
        set_num_threads(options.Threads ?? Environment.ProcessorCount);
        using var finished = new FinishedTokenizer(options.Model);
        using var source = session.Source(finished.Config.ImageSize);
        using var features = session.Features(needed: false);
        // What is measured shall not depend on the machine: float32.
        using var tokenizer = finished.Load(ScalarType.Float32, device);
        var evaluation = new ReconstructionEvaluation(tokenizer, features, device, options.Batch);
        var result = session.Show(options.Images, progress => evaluation.Run(source, options.Images, progress, cancellation));
        session.Grid(() =>
        {
            var count = Math.Min(options.Images, EvalSession.GridImages);
            var images = ImageTensors.Of([.. Enumerable.Range(0, count).Select(i => source.Get(i).Pixels)], source.Size, source.Size).to(device);
            return EvalSession.Rows(images, tokenizer.Reconstruct(images, skipContinuous: false), tokenizer.Reconstruct(images, skipContinuous: true));
        });
        return session.Finish(result.ToTable(), result.ToJson());
    }
}
