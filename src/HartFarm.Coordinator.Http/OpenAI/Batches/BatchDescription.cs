using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Files;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>A batch's row as the interface tells it.</summary>
internal static class BatchDescription
{
    public static BatchObject Of(BatchRow row) => new()
    {
        Id = BatchIds.Text(row.Id),
        Endpoint = row.Endpoint,
        Model = row.Model,
        Errors = row.Errors is { } errors ? new ListOfErrors(errors) : null,
        InputFileId = FileIds.Text(row.InputFileId),
        CompletionWindow = row.CompletionWindow,
        Status = row.Status,
        OutputFileId = row.OutputFileId is { } output ? FileIds.Text(output) : null,
        ErrorFileId = row.ErrorFileId is { } error ? FileIds.Text(error) : null,
        CreatedAt = row.CreatedAt.ToUnixTimeSeconds(),
        InProgressAt = row.InProgressAt?.ToUnixTimeSeconds(),
        ExpiresAt = row.ExpiresAt.ToUnixTimeSeconds(),
        FinalizingAt = row.FinalizingAt?.ToUnixTimeSeconds(),
        CompletedAt = End(row, BatchStatus.Completed),
        FailedAt = End(row, BatchStatus.Failed),
        ExpiredAt = End(row, BatchStatus.Expired),
        CancellingAt = row.CancellingAt?.ToUnixTimeSeconds(),
        CancelledAt = End(row, BatchStatus.Cancelled),
        RequestCounts = new BatchRequestCounts(row.Total, row.Completed, row.Failed),
        Metadata = row.Metadata,
    };

    private static long? End(BatchRow row, BatchStatus status) => row.Status == status ? row.EndedAt?.ToUnixTimeSeconds() : null;
}
