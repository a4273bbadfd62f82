using System.Diagnostics;
using System.Globalization;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using HartFarm.Model.TestHost;

// FOLDER PRECISION BATCH GUIDANCE: prints the most resident bytes of making a batch, the resident bytes before, and the processor's seconds.
if (args is not [var folder, var precision, var batch, var guidance])
{
    Console.Error.WriteLine("FOLDER PRECISION BATCH GUIDANCE are needed.");
    return 2;
}
using var pipeline = HartPipeline.Load(folder, new PipelineOptions { Precision = Enum.Parse<Precision>(precision) });
var requests = Enumerable.Range(0, int.Parse(batch, CultureInfo.InvariantCulture)).Select(number => new ImageRequest
{
    Prompt = string.Create(CultureInfo.InvariantCulture, $"prompt {number}"),
    Seed = number,
    Guidance = double.Parse(guidance, CultureInfo.InvariantCulture),
}).ToArray();
var before = ProcessMemory.Resident;
ProcessMemory.ResetPeak();
pipeline.Generate(requests, CancellationToken.None);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ProcessMemory.Peak} {before} {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:f1}"));
return 0;
