using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Model.Tests.Checkpoints.Building;
using HartFarm.Testing.Hub;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints.Hub;

public sealed class HubDownloadTests : IAsyncDisposable
{
    private const string Repository = "some/hart";
    private const string Published = "mit-han-lab/hart-0.7b-1024px";
    private const string PublishedTextEncoder = "mit-han-lab/Qwen2-VL-1.5B-Instruct";
    private const string PromptPath = "/mit-han-lab/hart/e28a41f/hart/utils/constants.py";

    private readonly TempFolder _folder = new();
    private readonly FakeHub _hub = new();
    private readonly byte[] _bin = TorchFile.Of(new Dictionary<string, object?> { ["w"] = TorchTensorSpec.Of("0", [1f], 1) });
    private readonly byte[] _safetensors;

    public HubDownloadTests()
    {
        SafetensorsWriter.Write(_folder["one.safetensors"], [new TensorEntry("w", ScalarType.Float32, [1])], _ => ones([1]), cancellation: Token);
        _safetensors = File.ReadAllBytes(_folder["one.safetensors"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(_folder.Root, "out");

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_published_checkpoint_is_fetched_with_its_text_encoder_and_prompt()
    {
        AddHart(Published);
        AddTextEncoder(PublishedTextEncoder, "");
        _hub.Override = request => request.Path == PromptPath ? ServerResponse.Text("default_prompts = [\n'a',\n]\n\nllm_system_prompt = \"\"\"Say more.\n\nPrompt:\\n\"\"\"\n") : null;
        var reports = new Reports<CheckpointProgress>();

        var folder = await PullAsync(new PullRequest(Published, Out), reports, token: "hf_secret");

        Assert.Equal("Say more.\n\nPrompt:\n", folder.Sidecar.SystemPrompt);
        Assert.Equal(Published, folder.Sidecar.Source?.Repository);
        Assert.Equal("main", folder.Sidecar.Source?.Revision);
        Assert.Equal(FakeHub.Commit, folder.Sidecar.Source?.Commit);
        Assert.Equal(PublishedTextEncoder, folder.Sidecar.Source?.TextEncoderRepository);
        using (var transformer = folder.OpenTransformer()) Assert.EndsWith("llm/ema_model.bin", transformer.Path, StringComparison.Ordinal);
        Assert.Equal(
            [
                "hartfarm.json", "llm/config.json", "llm/ema_model.bin", "text_encoder/config.json", "text_encoder/merges.txt", "text_encoder/model.safetensors",
                "text_encoder/tokenizer.json", "text_encoder/tokenizer_config.json", "text_encoder/vocab.json", "tokenizer/config.json", "tokenizer/model.safetensors",
            ],
            Files());
        Assert.Equal(reports.Seen[^1].BytesTotal, reports.Seen[^1].BytesDone);
        Assert.Equal(reports.Seen.Select(report => report.BytesDone).Order(), reports.Seen.Select(report => report.BytesDone));
        Assert.Contains("llm/ema_model.bin", reports.Seen.Select(report => report.File));
        Assert.Null(_hub.Server.Requests.Single(request => request.Path == PromptPath).Authorization);
    }

    [Fact]
    public async Task A_second_pull_fetches_nothing_that_is_there()
    {
        AddHart(Repository);
        AddTextEncoder(Repository, "text_encoder/");
        await PullAsync(new PullRequest(Repository, Out));
        var before = _hub.Fetched.Count();
        var folder = await PullAsync(new PullRequest(Repository, Out));
        Assert.Equal(before, _hub.Fetched.Count());
        Assert.Equal(FakeHub.Commit, folder.Sidecar.Source?.Commit);
    }

    [Fact]
    public async Task A_checkpoint_that_carries_its_sidecar_needs_nothing_else()
    {
        AddHart(Repository);
        AddTextEncoder(Repository, "encoder/");
        _hub.Add(Repository, "hartfarm.json", """{"system_prompt":"Mine.","text_encoder":"encoder"}""");
        var folder = await PullAsync(new PullRequest(Repository, Out) { Revision = "v1" });
        Assert.Equal("Mine.", folder.Sidecar.SystemPrompt);
        Assert.Equal("v1", folder.Sidecar.Source?.Revision);
        Assert.Null(folder.Sidecar.Source?.TextEncoderRepository);
        Assert.EndsWith("out/text_encoder", folder.TextEncoder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_names_comes_first()
    {
        AddHart(Published);
        AddTextEncoder("other/encoder", "");
        var request = new PullRequest(Published, Out) { TextEncoderRepository = "other/encoder", TextEncoderRevision = "v2", SystemPromptFile = _folder.Write("prompt.txt", "Of the user.") };
        var folder = await PullAsync(request);
        Assert.Equal("Of the user.", folder.Sidecar.SystemPrompt);
        Assert.Equal(("other/encoder", "v2"), (folder.Sidecar.Source?.TextEncoderRepository, folder.Sidecar.Source?.TextEncoderRevision));
        Assert.DoesNotContain(_hub.Server.Requests, seen => seen.Path == PromptPath);
    }

    [Fact]
    public async Task Split_weights_are_fetched_with_their_index()
    {
        AddHart(Repository);
        _hub.Add(Repository, "text_encoder/config.json", "{}")
            .Add(Repository, "text_encoder/model.safetensors.index.json", """{"weight_map":{"w":"model-00001-of-00001.safetensors"}}""")
            .Add(Repository, "text_encoder/model-00001-of-00001.safetensors", _safetensors)
            .Add(Repository, "text_encoder/other-00001-of-00001.safetensors", _safetensors)
            .Add(Repository, "text_encoder/pytorch_model.bin", _bin);
        var folder = await PullAsync(new PullRequest(Repository, Out));
        using var textEncoder = folder.OpenTextEncoder();
        Assert.IsType<ShardedSafetensors>(textEncoder);
        Assert.DoesNotContain("text_encoder/other-00001-of-00001.safetensors", _hub.Fetched);
        Assert.DoesNotContain("text_encoder/pytorch_model.bin", _hub.Fetched);
    }

    [Fact]
    public async Task A_repository_of_something_else_is_refused_before_anything_is_fetched()
    {
        _hub.Add(Repository, "config.json", "{}");
        Assert.Contains("no llm/config.json", await FailureAsync(new PullRequest(Repository, Out)), StringComparison.Ordinal);
        _hub.Add(Repository, "llm/config.json", "{}");
        Assert.Contains("no weights in llm", await FailureAsync(new PullRequest(Repository, Out)), StringComparison.Ordinal);
        AddHart(Repository);
        Assert.Contains("no text encoder", await FailureAsync(new PullRequest(Repository, Out)), StringComparison.Ordinal);
        Assert.Contains("no/such", await FailureAsync(new PullRequest(Repository, Out) { TextEncoderRepository = "no/such" }), StringComparison.Ordinal);
        AddTextEncoder(Repository, "text_encoder/");
        Assert.Contains("missing.txt", await FailureAsync(new PullRequest(Repository, Out) { SystemPromptFile = _folder["missing.txt"] }), StringComparison.Ordinal);
        _folder.Write("latin.txt", [0xff]);
        Assert.Contains("latin.txt is not UTF-8", await FailureAsync(new PullRequest(Repository, Out) { SystemPromptFile = _folder["latin.txt"] }), StringComparison.Ordinal);
        Assert.Empty(_hub.Fetched);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task A_prompt_that_is_no_literal_is_refused_by_its_line()
    {
        AddHart(Published);
        AddTextEncoder(PublishedTextEncoder, "");
        _hub.Override = request => request.Path == PromptPath ? ServerResponse.Text("\nllm_system_prompt = make()\n") : null;
        Assert.Contains("constants.py, line 2", await FailureAsync(new PullRequest(Published, Out)), StringComparison.Ordinal);
        _hub.Override = null;
        Assert.Contains("constants.py", await FailureAsync(new PullRequest(Published, Out)), StringComparison.Ordinal);
        Assert.Empty(_hub.Fetched);
    }

    [Fact]
    public async Task Two_checkpoints_are_not_mixed_in_one_folder()
    {
        AddHart(Repository);
        AddTextEncoder(Repository, "text_encoder/");
        await PullAsync(new PullRequest(Repository, Out));
        Assert.Contains("'some/hart'", await FailureAsync(new PullRequest("other/hart", Out)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sidecar_that_leaves_the_repository_is_refused()
    {
        AddHart(Repository);
        _hub.Add(Repository, "hartfarm.json", """{"text_encoder":"../elsewhere"}""");
        Assert.Contains("'../elsewhere'", await FailureAsync(new PullRequest(Repository, Out)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_that_are_no_weights_are_named()
    {
        AddHart(Repository);
        AddTextEncoder(Repository, "text_encoder/");
        _hub.Add(Repository, "tokenizer/model.safetensors", "these are no weights"u8.ToArray());
        using var client = new HubClient(_hub.Options);
        var error = await Assert.ThrowsAsync<CheckpointException>(() => new HubDownload(client).PullAsync(new PullRequest(Repository, Out), cancellation: Token));
        Assert.Contains("tokenizer/model.safetensors", error.Message, StringComparison.Ordinal);
    }

    private void AddHart(string repository) => _hub
        .Add(repository, "README.md", "# HART")
        .Add(repository, "assets/teaser.png", [1, 2, 3])
        .Add(repository, "llm/config.json", "{}")
        .Add(repository, "llm/ema_model.bin", _bin)
        .Add(repository, "llm/model.safetensors", _safetensors)
        .Add(repository, "llm/optimizer.bin", [1])
        .Add(repository, "llm/deeper/config.json", "{}")
        .Add(repository, "tokenizer/config.json", "{}")
        .Add(repository, "tokenizer/model.safetensors", _safetensors)
        .Add(repository, "tokenizer/pytorch_model.bin", _bin);

    private void AddTextEncoder(string repository, string prefix)
    {
        foreach (var name in new[] { "config.json", "merges.txt", "tokenizer.json", "tokenizer_config.json", "vocab.json", "preprocessor_config.json", "README.md" })
        {
            _hub.Add(repository, prefix + name, name);
        }
        _hub.Add(repository, $"{prefix}model.safetensors", _safetensors);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Out, path)).Order(StringComparer.Ordinal);

    private async Task<CheckpointFolder> PullAsync(PullRequest request, IProgress<CheckpointProgress>? progress = null, string? token = null)
    {
        using var client = new HubClient(_hub.Options with { Token = token });
        return await new HubDownload(client).PullAsync(request, progress, Token);
    }

    private async Task<string> FailureAsync(PullRequest request) => (await Assert.ThrowsAsync<HubException>(() => PullAsync(request))).Message;
}
