using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Fuzzing;

/// <summary>Whatever is sent to any operation of the OpenAPI document: an answer below 500, soon, and nothing half-done.</summary>
public class FuzzTests : IAsyncLifetime
{
    // For a machine with much to do; an answer takes milliseconds.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    // Bodies that are good as they are, so that what changes in them meets all that comes after the parser.
    private static readonly Dictionary<string, string> Good = new()
    {
        ["/v1/jobs"] = Job,
        ["/v1/jobs/dry-run"] = Job,
        ["/v1/images/generations"] = """{"model": "pattern", "prompt": "a", "n": 1, "size": "16x16", "response_format": "b64_json", "output_format": "png", "seed": 1, "guidance_scale": 4}""",
    };

    private const string Job = """
        {
          "name": "a", "model": "pattern", "size": "16x16", "images_per_prompt": 1, "guidance": 4.5, "seed": 1, "shard_size": 2, "priority": "normal", "tags": ["a"],
          "prompts": {
            "items": [{"prompt": "a {b|c} {d}", "key": "e", "seed": 1, "count": 1, "guidance": 4, "metadata": {"f": 1}}],
            "expansion": {"mode": "product", "lists": {"d": ["g"]}}
          },
          "sampling": {"top_k": 5, "top_p": 0.5, "temperature": 1}, "output": {"format": "webdataset", "image": "png", "quality": 90},
          "max_failures": 1, "exact": false, "keep_for": "01:00:00"
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _wrong = [];
    private readonly Dictionary<int, int> _answers = [];
    private HttpFarm _farm = null!;
    private Operation[] _operations = [];
    private string _job = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        _farm = await HttpFarm.StartAsync(
            _folder,
            http =>
            {
                (http.RateLimits.RequestsPerSecond, http.RateLimits.Burst, http.RateLimits.WrongKeysPerMinute) = (100_000, 100_000, 100_000);
                http.MaxBodyBytes = 4 << 20;
            },
            coordinate: Coordinate);
        await _farm.WorkAsync(new Gate());
        _job = (await _farm.EndAsync((await _farm.Client.SubmitAsync(HttpFarm.Request(2), cancellation: Cancellation)).Id)).Id;
        _operations = [.. Operation.All(JsonNode.Parse(await _farm.Http.GetStringAsync("openapi/v1.json", Cancellation))!)];
    }

    [Fact]
    public async Task Parameters_of_every_operation()
    {
        Assert.True(_operations.Length > 40, $"{_operations.Length} operations");
        foreach (var operation in _operations)
        {
            foreach (var text in Mutations.Texts)
            {
                foreach (var name in operation.PathParameters) await SendAsync(operation, Path(operation, name, text), null);
                foreach (var name in operation.QueryParameters) await SendAsync(operation, $"{Path(operation, null, "")}?{name}={Uri.EscapeDataString(text)}", null);
            }
        }
        await CheckAsync();
    }

    [Fact]
    public async Task Bodies_that_are_no_JSON_of_every_operation()
    {
        foreach (var operation in _operations.Where(operation => operation.Method != HttpMethod.Get))
        {
            foreach (var body in Mutations.Raw())
            {
                await SendAsync(operation, Path(operation, null, ""), Content(body, "application/json"));
            }
            foreach (var type in (string[])["text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data; boundary=x", "multipart/form-data", "application/octet-stream"])
            {
                await SendAsync(operation, Path(operation, null, ""), Content("{\"a\": 1}"u8.ToArray(), type));
            }
            var packed = Content([1, 2, 3], "application/json");
            packed.Headers.ContentEncoding.Add("gzip");
            await SendAsync(operation, Path(operation, null, ""), packed);
        }
        await CheckAsync();
    }

    [Fact]
    public async Task Fields_of_every_body()
    {
        var bodies = _operations.Where(operation => operation.Body is not null).ToArray();
        Assert.True(bodies.Length >= 5, $"{bodies.Length} bodies");
        foreach (var operation in bodies)
        {
            var bodyOf = Good.TryGetValue(operation.Path, out var good) ? JsonNode.Parse(good)! : operation.Body!;
            foreach (var body in Mutations.Of(bodyOf)) await SendAsync(operation, Path(operation, null, ""), Content(Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json"));
        }
        await CheckAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bodies_that_are_cut_off_or_never_end(bool cutOff)
    {
        // All at once: each waits until the server has had enough.
        await Task.WhenAll(_operations.Where(operation => operation.Body is not null).Select(operation => SendPartAsync(operation, cutOff)));
        await CheckAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _farm.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Changes the coordinator's options.</summary>
    protected virtual void Coordinate(CoordinatorOptions options)
    {
    }

    private async Task SendPartAsync(Operation operation, bool cutOff)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(_farm.Address.Host, _farm.Address.Port, Cancellation);
        var stream = connection.GetStream();
        var part = $"{operation.Method} {Path(operation, null, "")} HTTP/1.1\r\nHost: {_farm.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"model\": \"pat";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(part), Cancellation);
        if (cutOff) connection.Client.Shutdown(SocketShutdown.Send);
        // It ends the connection, with an answer or without.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Soon);
        using var reader = new StreamReader(stream);
        Assert.DoesNotMatch("^HTTP/1.1 5", await ReadAsync(reader, limit.Token));
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (IOException)
        {
            // Reset: that is an end, too.
            return "";
        }
    }

    // Where a parameter is not the one in question it names what is there.
    private string Path(Operation operation, string? name, string text) => operation.PathParameters.Aggregate(
        operation.Path, (path, parameter) => path.Replace($"{{{parameter}}}", parameter == name ? Uri.EscapeDataString(text) : Usual(parameter), StringComparison.Ordinal));

    private string Usual(string parameter) => parameter switch
    {
        "id" => _job,
        "index" => "0",
        _ => "none",
    };

    private static ByteArrayContent Content(byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private async Task SendAsync(Operation operation, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(operation.Method, path) { Content = content };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Soon);
        try
        {
            using var answer = await _farm.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            _answers[(int)answer.StatusCode] = _answers.GetValueOrDefault((int)answer.StatusCode) + 1;
            if ((int)answer.StatusCode >= 500) await NoteAsync($"{(int)answer.StatusCode}");
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            await NoteAsync("no answer");
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.Unknown)
        {
            // A body that is refused before it is read may meet a closed connection.
            _answers[0] = _answers.GetValueOrDefault(0) + 1;
        }

        async Task NoteAsync(string what)
        {
            var body = content is null ? "" : await content.ReadAsStringAsync(Cancellation);
            _wrong.Add($"{what}: {operation.Method} {path[..Math.Min(200, path.Length)]} {body[..Math.Min(300, body.Length)]}");
        }
    }

    private async Task CheckAsync()
    {
        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong.Take(20)));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", _answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} times {pair.Key}")));
        // Most of it is refused; the rest was something that may be asked for.
        Assert.DoesNotContain(_answers.Keys, status => status is (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.TooManyRequests);
        // What was accepted ends, and nothing is stuck between.
        await foreach (var job in _farm.Client.JobsAsync(cancellation: Cancellation))
        {
            if (job.State is JobState.Paused) continue;
            var ended = job.State.IsEnd() ? job : await _farm.EndAsync(job.Id);
            Assert.Contains(ended.State, (JobState[])[JobState.Completed, JobState.CompletedWithErrors, JobState.Cancelled, JobState.Failed]);
        }
        using var ready = await _farm.Http.GetAsync("health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }
}
