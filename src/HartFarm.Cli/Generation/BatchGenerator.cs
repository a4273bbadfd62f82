using System.Runtime.InteropServices;
using HartFarm.Cli.Commands;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;

namespace HartFarm.Cli.Generation;

/// <summary>Makes images in batches; where the device's memory is too small for a batch, goes on with half of it.</summary>
public sealed class BatchGenerator(IImageGenerator generator, GenerateOptions options, int batch, Action<string> note)
{
    /// <summary>Images at a time, as it is now.</summary>
    public int Batch { get; private set; } = batch;

    /// <summary>The images of the tasks, batch by batch, each made when it is asked for.</summary>
    /// <exception cref="GenerationException">The generator failed.</exception>
    /// <exception cref="InputException">The generator refused a setting.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the batch at hand is lost.</exception>
    public IEnumerable<IReadOnlyList<MadeImage>> Run(IEnumerable<ImageTask> tasks, CancellationToken cancellation)
    {
        var waiting = new Queue<ImageTask>();
        using var more = tasks.GetEnumerator();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            while (waiting.Count < Batch && more.MoveNext()) waiting.Enqueue(more.Current);
            if (waiting.Count == 0) yield break;
            var now = waiting.Take(Batch).ToArray();
            if (Try(now, cancellation) is not { } images) continue;
            for (var i = 0; i < now.Length; i++) waiting.Dequeue();
            yield return images;
        }
    }

    /// <returns>Null when the memory was too small, and the batch was halved.</returns>
    private MadeImage[]? Try(ImageTask[] tasks, CancellationToken cancellation)
    {
        try
        {
            var images = generator.Generate([.. tasks.Select(Request)], cancellation);
            if (images.Count != tasks.Length) throw new GenerationException($"the generator made {images.Count} images of {tasks.Length}");
            return [.. tasks.Zip(images, (task, image) => new MadeImage(task, image))];
        }
        catch (Exception error) when (OutOfMemory.Is(error) && tasks.Length > 1)
        {
            Batch = tasks.Length / 2;
            note($"hartfarm: the memory is too small for {tasks.Length} images at a time; going on with {Batch}");
            return null;
        }
        catch (ArgumentException error)
        {
            throw new InputException(error.Message, error);
        }
        catch (Exception error) when (error is ExternalException or OutOfMemoryException)
        {
            var reason = error.Message.Split('\n')[0];
            throw new GenerationException($"images {tasks[0].Index} to {tasks[^1].Index} could not be made: {reason}", error);
        }
    }

    private ImageRequest Request(ImageTask task) => new()
    {
        Prompt = task.Line.Prompt,
        Seed = task.Seed,
        Guidance = task.Guidance,
        TopK = options.TopK,
        TopP = options.TopP,
        Temperature = options.Temperature,
    };
}
