using HartFarm.Model.Generation;

namespace HartFarm.Bench.Measuring;

/// <summary>Makes the same images alone, in batches of several sizes, and in a batch of one size beside other images, and compares them.</summary>
internal static class BatchBenchmark
{
    private static readonly int[] Sizes = [2, 4, 8];

    private static readonly string[] Prompts =
    [
        "a large red circle above a small blue square", "a green star", "a small yellow triangle to the left of a large purple circle on a dark background",
        "a large striped orange square", "two shapes",
    ];

    /// <param name="generator">The model.</param>
    /// <param name="images">How many images; a multiple of the largest batch.</param>
    /// <param name="output">Is told what comes out, a line each.</param>
    public static void Run(IImageGenerator generator, int images, TextWriter output)
    {
        output.WriteLine($"{generator.Description.Precision} on {generator.Description.Device}, {images} images");
        ImageRequest[] requests = [.. Enumerable.Range(0, images).Select(index => Request(generator, index))];
        var alone = Make(generator, requests, 1);
        output.WriteLine($"alone, twice: {ImageDifference.Of(alone, Make(generator, requests, 1))}");
        foreach (var size in Sizes) output.WriteLine($"batches of {size} against images alone: {ImageDifference.Of(alone, Make(generator, requests, size))}");
        var fixedSize = Sizes[^1];
        output.WriteLine($"batches of {fixedSize} beside others, against batches of {fixedSize}: {ImageDifference.Of(Make(generator, requests, fixedSize), BesideOthers(generator, requests, fixedSize))}");
    }

    private static List<GeneratedImage> Make(IImageGenerator generator, ImageRequest[] requests, int size) =>
        [.. requests.Chunk(size).SelectMany(batch => generator.Generate(batch, CancellationToken.None))];

    // Every image in its place; once those in even places have other neighbours, once those in odd ones.
    private static List<GeneratedImage> BesideOthers(IImageGenerator generator, ImageRequest[] requests, int size)
    {
        var made = new GeneratedImage[requests.Length];
        for (var parity = 0; parity < 2; parity++)
        {
            ImageRequest[] mixed = [.. requests.Select((request, index) => index % 2 == parity ? request : Request(generator, requests.Length + index))];
            var images = Make(generator, mixed, size);
            for (var index = parity; index < made.Length; index += 2) made[index] = images[index];
        }
        return [.. made];
    }

    private static ImageRequest Request(IImageGenerator generator, int index) =>
        new ImageRequest { Prompt = Prompts[index % Prompts.Length], Seed = index }.DrawnAs(generator.Sampling);
}
