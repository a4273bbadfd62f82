using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Prompts;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Http.Files;

/// <summary>The files that tenants uploaded.</summary>
internal sealed class UploadedFiles(FarmStore store, IObjectStore objects, TimeProvider clock)
{
    /// <summary>Keeps a file's bytes under an id that nobody knows yet.</summary>
    public Task<StoredObject> PutAsync(Guid id, Stream content, CancellationToken cancellation) =>
        objects.PutAsync(FileKeys.Of(id), content, ObjectAttributes.Default, cancellation);

    /// <summary>Makes a file known whose bytes are there.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="stored">Its bytes.</param>
    /// <param name="keepFor">How long it is kept from now on; null is until it is deleted.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<FileRow> AddAsync(
        Guid id, string tenant, string name, string purpose, StoredObject stored, TimeSpan? keepFor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var row = new FileRow
        {
            Id = id,
            Tenant = tenant,
            Name = name,
            Purpose = purpose,
            Bytes = stored.Bytes,
            Sha256 = stored.Sha256 ?? throw new InvalidOperationException("the store does not tell the hash of what it wrote"),
            CreatedAt = now,
            ExpiresAt = now + keepFor,
        };
        return await store.WriteAsync(
            async context =>
            {
                // An earlier try of the same request may have come as far.
                if (await context.Files.FindAsync([id], cancellation).ConfigureAwait(false) is { } before) return before;
                context.Files.Add(row);
                return row;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Drops the bytes of an upload that was refused, unless an earlier try of the same request has made the file known.</summary>
    public async Task DropAsync(Guid id)
    {
        if (await store.ReadAsync(context => context.Files.AnyAsync(row => row.Id == id), CancellationToken.None).ConfigureAwait(false)) return;
        await objects.DeleteAsync(FileKeys.Of(id), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>A tenant's file.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public async Task<FileRow> GetAsync(string id, string tenant, CancellationToken cancellation) =>
        await FindAsync(id, tenant, cancellation).ConfigureAwait(false) is { } file && !HasExpired(file) ? file : throw RequestException.Missing("such file");

    /// <summary>The file of a batch that has not ended: it stays readable, even where its time is over for everybody else.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public async Task<FileRow> GetForBatchAsync(Guid id, string tenant, CancellationToken cancellation) =>
        await FindAsync(FileIds.Text(id), tenant, cancellation).ConfigureAwait(false) ?? throw RequestException.Missing("such file");

    /// <summary>A page of a tenant's files, the newest first or the oldest.</summary>
    public async Task<ListOf<FileObject>> ListAsync(
        string tenant, string? purpose, string? after, int limit, bool oldestFirst, CancellationToken cancellation)
    {
        var last = after is null ? null : await GetAsync(after, tenant, cancellation).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var rows = await store.ReadAsync(
            context =>
            {
                var files = context.Files.AsNoTracking().Where(
                    row => row.Tenant == tenant && (purpose == null || row.Purpose == purpose) && (row.ExpiresAt == null || row.ExpiresAt > now));
                if (last is { CreatedAt: var time, Id: var id })
                {
                    files = oldestFirst
                        ? files.Where(row => row.CreatedAt > time || (row.CreatedAt == time && row.Id.CompareTo(id) > 0))
                        : files.Where(row => row.CreatedAt < time || (row.CreatedAt == time && row.Id.CompareTo(id) < 0));
                }
                files = oldestFirst ? files.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id) : files.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);
                return files.Take(limit + 1).ToListAsync(cancellation);
            },
            cancellation).ConfigureAwait(false);
        FileObject[] data = [.. rows.Take(limit).Select(Describe)];
        return new ListOf<FileObject> { Data = data, FirstId = data.FirstOrDefault()?.Id, LastId = data.LastOrDefault()?.Id, HasMore = rows.Count > limit };
    }

    /// <summary>Deletes a file. Jobs that were made of it have prompts of their own; a batch reads it until its end.</summary>
    /// <exception cref="RequestException">A batch still needs it.</exception>
    public async Task DeleteAsync(FileRow file, CancellationToken cancellation)
    {
        await store.WriteAsync(
            async context =>
            {
                if (await context.Batches.AnyAsync(batch => batch.InputFileId == file.Id && batch.EndedAt == null, cancellation).ConfigureAwait(false))
                    throw new RequestException(409, "A batch that has not ended needs the file.");
                return await context.Files.Where(row => row.Id == file.Id).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        await objects.DeleteAsync(FileKeys.Of(file.Id), cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens a file's bytes.</summary>
    public Task<SeekableObject> OpenAsync(FileRow file, CancellationToken cancellation) => SeekableObject.OpenAsync(objects, FileKeys.Of(file.Id), cancellation);

    /// <summary>A file's prompts, as a job names it.</summary>
    /// <exception cref="JobRefusedException">There is no such file, or it holds no prompts.</exception>
    public async Task<PromptSource> PromptsAsync(string id, string? column, string tenant, CancellationToken cancellation)
    {
        if (await FindAsync(id, tenant, cancellation).ConfigureAwait(false) is not { } file || HasExpired(file)) throw new JobRefusedException("prompts.file", $"there is no file '{id}'");
        if (file.Purpose != FilePurpose.Prompts) throw new JobRefusedException("prompts.file", $"'{id}' was uploaded for {file.Purpose}");
        var content = await objects.OpenAsync(FileKeys.Of(file.Id), 0, null, cancellation).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        var options = column is null ? PromptOptions.Job : PromptOptions.Job with { PromptColumn = column };
        return await Task.Run(() => PromptFile.Open(file.Name, PromptFile.FormatOf(file.Name), content, options), cancellation).ConfigureAwait(false);
    }

    /// <summary>A file as the interface tells it.</summary>
    public static FileObject Describe(FileRow file) => new()
    {
        Id = FileIds.Text(file.Id),
        Bytes = file.Bytes,
        CreatedAt = file.CreatedAt.ToUnixTimeSeconds(),
        ExpiresAt = file.ExpiresAt?.ToUnixTimeSeconds(),
        Filename = file.Name,
        Purpose = file.Purpose,
        Sha256 = file.Sha256,
    };

    // Upkeep deletes it some time later.
    private bool HasExpired(FileRow file) => file.ExpiresAt <= clock.GetUtcNow();

    private async Task<FileRow?> FindAsync(string id, string tenant, CancellationToken cancellation) => FileIds.Parse(id) is { } file
        ? await store.ReadAsync(
            context => context.Files.AsNoTracking().SingleOrDefaultAsync(row => row.Id == file && row.Tenant == tenant, cancellation), cancellation).ConfigureAwait(false)
        : null;
}
