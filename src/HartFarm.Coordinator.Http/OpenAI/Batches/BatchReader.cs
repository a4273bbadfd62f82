using System.Runtime.CompilerServices;
using System.Text;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Files;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Http.OpenAI.Images;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Storage.Objects;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Reads a batch's file.</summary>
internal sealed class BatchReader(UploadedFiles files, ModelChoice models, JobSubmission submission, IOptions<SubmissionOptions> options)
{
    public const int MostLines = 50_000;
    public const long MostBytes = 200L << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What the file asks for, and all that is wrong with it, in the farm's eyes, too.</summary>
    public async Task<BatchPlan> CheckAsync(BatchRow batch, CancellationToken cancellation)
    {
        var (plan, errors) = await ReadAsync(batch, cancellation).ConfigureAwait(false);
        if (errors.All.Count == 0 && plan.Lines.Count == 0) errors.Add("empty_file", null, "The file holds no request.");
        foreach (var group in plan.Groups)
        {
            try
            {
                await submission.CheckAsync(group.Job("", TimeSpan.FromDays(1)) with { Name = null }, cancellation).ConfigureAwait(false);
            }
            catch (JobRefusedException refused)
            {
                var error = ImageJob.Refusal(refused);
                foreach (var line in group.Lines) errors.Add(error.Code!, line.Number, error.Errors[0].Message, $"body.{error.Errors[0].Field}");
            }
        }
        // Which model a line means that names none is remembered with the batch, and there is room for one.
        if (plan.Model is null)
        {
            foreach (var (line, _) in plan.Lines.Where(one => one.Line.Body.Model is null))
                errors.Add(ErrorCodes.Missing, line.Number, "must be named in each line, since the lines have several models", "body.model");
        }
        return plan with { Errors = errors.All };
    }

    /// <summary>What a file asks for that was checked before.</summary>
    public async Task<BatchPlan> AgainAsync(BatchRow batch, CancellationToken cancellation)
    {
        var (plan, errors) = await ReadAsync(batch, cancellation).ConfigureAwait(false);
        return plan with { Errors = errors.All };
    }

    private async Task<(BatchPlan Plan, BatchErrors Errors)> ReadAsync(BatchRow batch, CancellationToken cancellation)
    {
        var errors = new BatchErrors();
        var lines = new List<(BatchLine, int)>();
        var groups = new List<BatchGroup>();
        var places = new Dictionary<BatchSettings, int>();
        try
        {
            var file = await files.GetForBatchAsync(batch.InputFileId, batch.Tenant, cancellation).ConfigureAwait(false);
            await foreach (var line in LinesAsync(file, batch.Endpoint, errors, cancellation).ConfigureAwait(false))
            {
                var settings = BatchSettings.Of(line.Body, await ModelAsync(batch, line, cancellation).ConfigureAwait(false));
                if (!places.TryGetValue(settings, out var place))
                {
                    places[settings] = place = groups.Count;
                    groups.Add(new BatchGroup(settings));
                }
                groups[place].Lines.Add(line);
                lines.Add((line, place));
            }
        }
        catch (Exception error) when (error is RequestException or ObjectMissingException)
        {
            errors.Add("invalid_input_file", null, "The file is not there any more.", "input_file_id");
        }
        catch (DecoderFallbackException)
        {
            errors.Add("invalid_encoding", null, "The file is no UTF-8.", "input_file_id");
        }
        catch (JobRefusedException refused)
        {
            errors.Add(ErrorCodes.ModelNotFound, null, refused.Errors[0].Message, "body.model");
        }
        return (new BatchPlan(lines, groups, []), errors);
    }

    // The model of a line that names none may not change while the batch runs.
    private async Task<string> ModelAsync(BatchRow batch, BatchLine line, CancellationToken cancellation) =>
        line.Body.Model ?? batch.Model ?? await models.OfAsync(null, cancellation).ConfigureAwait(false);

    private async IAsyncEnumerable<BatchLine> LinesAsync(
        FileRow file, string endpoint, BatchErrors errors, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parser = new BatchLineParser(endpoint, options.Value.MaxPromptLength, errors);
        var content = await files.OpenAsync(file, cancellation).ConfigureAwait(false);
        using var reader = new StreamReader(content, Strict);
        var requests = 0;
        for (var number = 1; !errors.IsFull && await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } text; number++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (++requests > MostLines)
            {
                errors.Add("too_many_requests", number, $"A batch has at most {MostLines} requests.");
                yield break;
            }
            if (parser.Parse(number, text) is { } line) yield return line;
        }
    }
}
