using System.Globalization;
using System.Net.Http.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;

namespace HartFarm.Client;

/// <summary>A client of a coordinator. Safe for concurrent calls. Every call is repeated where it met no answer; none does its work twice.</summary>
/// <exception cref="FarmException">Any method: there was no answer, or one that refuses.</exception>
public sealed class FarmClient : IDisposable
{
    private readonly Transport _transport;

    /// <param name="options">Where the coordinator is; null is this machine.</param>
    /// <param name="http">Sends requests, with no limit of its own on their time; null makes one, which is disposed of with this object.</param>
    /// <param name="clock">Tells the time, and wakes.</param>
    public FarmClient(ClientOptions? options = null, HttpClient? http = null, TimeProvider? clock = null) =>
        Access = new FarmAccess(_transport = new Transport(options ?? new ClientOptions(), http, clock ?? TimeProvider.System));

    /// <summary>Tenants, API keys and the audit log.</summary>
    public FarmAccess Access { get; }

    /// <summary>Submits a job.</summary>
    /// <param name="request">The job.</param>
    /// <param name="key">Makes the call one that may be made again, also by another process; null makes one.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<JobInfo> SubmitAsync(JobRequest request, string? key = null, CancellationToken cancellation = default) =>
        PostAsync<JobInfo>("v1/jobs", () => Json(request), key, cancellation);

    /// <summary>Tells what a job would be.</summary>
    public Task<JobEstimateInfo> EstimateAsync(JobRequest request, CancellationToken cancellation = default) =>
        PostAsync<JobEstimateInfo>("v1/jobs/dry-run", () => Json(request), null, cancellation);

    /// <summary>Uploads a file of prompts, piece by piece.</summary>
    /// <param name="name">Its name, whose extension tells the format.</param>
    /// <param name="open">Opens it, anew for each try.</param>
    /// <param name="key">Makes the call one that may be made again, also by another process; null makes one.</param>
    /// <param name="keepFor">How long it is kept, in whole seconds from an hour to 30 days; null keeps it until it is deleted.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<FileObject> UploadAsync(
        string name, Func<Stream> open, string? key = null, TimeSpan? keepFor = null, CancellationToken cancellation = default)
    {
        key ??= NewKey();
        // The same bytes each time: whoever repeats a request with its key has to repeat all of it.
        return PostAsync<FileObject>("v1/files", () => Form(name, open(), key, keepFor), key, cancellation);
    }

    /// <summary>Deletes an uploaded file; jobs that were made of it have prompts of their own.</summary>
    public Task DeleteFileAsync(string id, CancellationToken cancellation = default) =>
        _transport.JsonAsync<DeletedFile>(HttpMethod.Delete, $"v1/files/{Uri.EscapeDataString(id)}", null, null, cancellation);

    /// <summary>Looks at a job.</summary>
    public Task<JobInfo> GetAsync(string id, CancellationToken cancellation = default) => GetAsync<JobInfo>(Job(id), cancellation);

    /// <summary>All jobs, the newest first.</summary>
    public IAsyncEnumerable<JobInfo> JobsAsync(JobState? state = null, string? tag = null, CancellationToken cancellation = default) =>
        JobsAsync(new JobQuery { State = state, Tag = tag }, cancellation);

    /// <summary>Those jobs that are asked for, the newest first.</summary>
    public IAsyncEnumerable<JobInfo> JobsAsync(JobQuery query, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => JobPageAsync(query, after, 100, cancellation), cancellation);

    /// <summary>A page of jobs, the newest first.</summary>
    /// <param name="query">Which jobs.</param>
    /// <param name="after">The page before's <see cref="Page{T}.Next"/>; null is the first page.</param>
    /// <param name="limit">How many at most, 1 to 1000.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Page<JobInfo>> JobPageAsync(JobQuery query, string? after, int limit, CancellationToken cancellation = default) => GetAsync<Page<JobInfo>>(
        Query.Of(
            "v1/jobs", ("state", Query.Word(query.State)), ("tag", query.Tag), ("tenant", query.Tenant), ("from", Query.Time(query.From)),
            ("to", Query.Time(query.To)), ("after", after), ("limit", Query.Number(limit))),
        cancellation);

    /// <summary>A job's shards.</summary>
    public IAsyncEnumerable<ShardInfo> ShardsAsync(string id, ShardState? state = null, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<ShardInfo>>(
            Query.Of($"{Job(id)}/shards", ("state", Query.Word(state)), ("after", after), ("limit", "1000")), cancellation), cancellation);

    /// <summary>A job's finished images.</summary>
    public IAsyncEnumerable<ImageInfo> ImagesAsync(string id, CancellationToken cancellation = default) => ImagesAsync(id, null, cancellation);

    /// <summary>Those of a job's finished images whose prompt holds a text, whatever the case; null is all.</summary>
    public IAsyncEnumerable<ImageInfo> ImagesAsync(string id, string? prompt, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => ImagePageAsync(id, after, 1000, prompt, cancellation), cancellation);

    /// <summary>A page of a job's finished images; where few hold the text, it may have less than it could, and still be followed by others.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">The page before's <see cref="Page{T}.Next"/>; null is the first page.</param>
    /// <param name="limit">How many at most, 1 to 1000.</param>
    /// <param name="prompt">Those whose prompt holds this text, whatever the case; null is all.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Page<ImageInfo>> ImagePageAsync(string id, string? after, int limit, string? prompt = null, CancellationToken cancellation = default) =>
        GetAsync<Page<ImageInfo>>(Query.Of($"{Job(id)}/images", ("prompt", prompt), ("after", after), ("limit", Query.Number(limit))), cancellation);

    /// <summary>A page of a job's shards.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">The page before's <see cref="Page{T}.Next"/>; null is the first page.</param>
    /// <param name="limit">How many at most, 1 to 1000.</param>
    /// <param name="state">Those in this state; null is all.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Page<ShardInfo>> ShardPageAsync(string id, string? after, int limit, ShardState? state = null, CancellationToken cancellation = default) =>
        GetAsync<Page<ShardInfo>>(Query.Of($"{Job(id)}/shards", ("state", Query.Word(state)), ("after", after), ("limit", Query.Number(limit))), cancellation);

    /// <summary>The first of a job's images that could not be made; the shards' indices name all.</summary>
    public IAsyncEnumerable<ImageFailureInfo> FailuresAsync(string id, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<ImageFailureInfo>>(Query.Of($"{Job(id)}/failures", ("after", after), ("limit", "1000")), cancellation), cancellation);

    /// <summary>The newest of what happened to a job, the newest first.</summary>
    /// <param name="id">The job.</param>
    /// <param name="limit">How many at most, 1 to 1000.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<JobEventInfo>> HistoryAsync(string id, int limit = 50, CancellationToken cancellation = default) =>
        (await GetAsync<Page<JobEventInfo>>(Query.Of($"{Job(id)}/history", ("limit", Query.Number(limit))), cancellation).ConfigureAwait(false)).Data;

    /// <summary>The objects of a job's dataset.</summary>
    public IAsyncEnumerable<DatasetObject> ObjectsAsync(string id, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<DatasetObject>>(Query.Of($"{Job(id)}/objects", ("after", after), ("limit", "1000")), cancellation), cancellation);

    /// <summary>The deliveries of a job's webhook, the newest first.</summary>
    public IAsyncEnumerable<WebhookDeliveryInfo> WebhookDeliveriesAsync(string id, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<WebhookDeliveryInfo>>(
            Query.Of($"{Job(id)}/webhook-deliveries", ("after", after), ("limit", "100")), cancellation), cancellation);

    /// <summary>Sends a test to a job's webhook, once, and tells how that went.</summary>
    /// <param name="id">The job.</param>
    /// <param name="key">Makes the call one that may be made again, also by another process; null makes one.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<WebhookDeliveryInfo> TestWebhookAsync(string id, string? key = null, CancellationToken cancellation = default) =>
        PostAsync<WebhookDeliveryInfo>($"{Job(id)}/webhook-deliveries/test", null, key, cancellation);

    /// <summary>The job whenever something has happened to it, until it has ended. A connection that breaks is made again.</summary>
    public IAsyncEnumerable<JobInfo> FollowAsync(string id, CancellationToken cancellation = default) =>
        new JobEvents(_transport).FollowAsync($"{Job(id)}/events", cancellation);

    /// <summary>An object of a job's dataset, from some byte on.</summary>
    public async Task<Stream> OpenAsync(string id, string name, long offset = 0, CancellationToken cancellation = default) =>
        await ObjectContent.OpenAsync(_transport, $"{Job(id)}/objects/{Query.Path(name)}", offset, cancellation).ConfigureAwait(false);

    /// <summary>The same, out of the object store itself where the coordinator leads there and it can be reached.</summary>
    internal async Task<Stream> OpenAsync(string id, string name, long offset, StoreAccess access, CancellationToken cancellation) =>
        await ObjectContent.OpenAsync(_transport, $"{Job(id)}/objects/{Query.Path(name)}", offset, access, cancellation).ConfigureAwait(false);

    /// <summary>A finished image's file.</summary>
    public async Task<Stream> OpenImageAsync(string id, long index, CancellationToken cancellation = default) =>
        await ObjectContent.OpenAsync(_transport, $"{Job(id)}/images/{index}", 0, cancellation).ConfigureAwait(false);

    /// <summary>A small WebP of a finished image.</summary>
    /// <param name="id">The job.</param>
    /// <param name="index">The image.</param>
    /// <param name="side">Pixels of the longer side at most, 1 to 1024.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Stream> OpenThumbnailAsync(string id, long index, int side, CancellationToken cancellation = default) =>
        await ObjectContent.OpenAsync(_transport, $"{Job(id)}/images/{index}/thumbnail?side={Query.Number(side)}", 0, cancellation).ConfigureAwait(false);

    /// <summary>Hands out no more of a job.</summary>
    public Task<JobInfo> PauseAsync(string id, CancellationToken cancellation = default) => PostAsync<JobInfo>($"{Job(id)}/pause", null, null, cancellation);

    /// <summary>Hands out a paused job again.</summary>
    public Task<JobInfo> ResumeAsync(string id, CancellationToken cancellation = default) => PostAsync<JobInfo>($"{Job(id)}/resume", null, null, cancellation);

    /// <summary>Stops a job; what is finished stays.</summary>
    public Task<JobInfo> CancelAsync(string id, CancellationToken cancellation = default) => PostAsync<JobInfo>($"{Job(id)}/cancel", null, null, cancellation);

    /// <summary>Makes what failed, and nothing else.</summary>
    public Task<RetryResult> RetryAsync(string id, CancellationToken cancellation = default) => PostAsync<RetryResult>($"{Job(id)}/retry", null, null, cancellation);

    /// <summary>Deletes an ended job with all of its objects.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellation = default)
    {
        using var response = await _transport.SendAsync(() => _transport.Request(HttpMethod.Delete, Job(id)), cancellation).ConfigureAwait(false);
    }

    /// <summary>The models that workers have published.</summary>
    public async Task<IReadOnlyList<ModelInfo>> ModelsAsync(CancellationToken cancellation = default) =>
        (await GetAsync<ListOf<ModelInfo>>("v1/models", cancellation).ConfigureAwait(false)).Data;

    /// <summary>The workers that live.</summary>
    public async Task<IReadOnlyList<WorkerInfo>> WorkersAsync(CancellationToken cancellation = default) =>
        (await GetAsync<Page<WorkerInfo>>("v1/workers", cancellation).ConfigureAwait(false)).Data;

    /// <summary>What waits by model and size: a tenant's own, and an administrator's view of all.</summary>
    public async Task<IReadOnlyList<SizeClassInfo>> SizeClassesAsync(CancellationToken cancellation = default) =>
        (await GetAsync<Page<SizeClassInfo>>("v1/size-classes", cancellation).ConfigureAwait(false)).Data;

    /// <summary>How fast images were made lately, the oldest first: a tenant's own, and an administrator's view of all.</summary>
    public async Task<IReadOnlyList<RatePoint>> RatesAsync(CancellationToken cancellation = default) =>
        (await GetAsync<Page<RatePoint>>("v1/rates", cancellation).ConfigureAwait(false)).Data;

    /// <summary>What was made by day (UTC), tenant and model, the newest day first: a tenant's own, and an administrator's view of all.</summary>
    /// <param name="from">From this day on.</param>
    /// <param name="to">To this day, itself included.</param>
    /// <param name="tenant">This tenant's alone.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<UsageInfo> UsageAsync(DateOnly? from = null, DateOnly? to = null, string? tenant = null, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<UsageInfo>>(
            Query.Of("v1/usage", ("from", from?.ToString("O", CultureInfo.InvariantCulture)), ("to", to?.ToString("O", CultureInfo.InvariantCulture)), ("tenant", tenant), ("after", after), ("limit", "1000")), cancellation), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private Task<T> GetAsync<T>(string path, CancellationToken cancellation) => _transport.JsonAsync<T>(HttpMethod.Get, path, null, null, cancellation);

    private Task<T> PostAsync<T>(string path, Func<HttpContent>? content, string? key, CancellationToken cancellation) =>
        _transport.JsonAsync<T>(HttpMethod.Post, path, content, key ?? NewKey(), cancellation);

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private static string Job(string id) => $"v1/jobs/{Uri.EscapeDataString(id)}";

    private static JsonContent Json<T>(T value) => JsonContent.Create(value, options: WireJson.Client);

    private static MultipartFormDataContent Form(string name, Stream content, string boundary, TimeSpan? keepFor)
    {
        var form = new MultipartFormDataContent(boundary) { { new StringContent("prompts"), "purpose" } };
        if (keepFor is { } time)
        {
            form.Add(new StringContent("created_at"), "expires_after[anchor]");
            form.Add(new StringContent(Query.Number(time)), "expires_after[seconds]");
        }
        form.Add(new StreamContent(content), "file", name);
        return form;
    }
}
