using System.Text.Json;
using HartFarm.Cli.Tests.EndToEnd;
using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Testing.Hub;

namespace HartFarm.Cli.Tests.Models;

/// <summary>Downloads of the tiny checkpoint from a hub on this machine.</summary>
public sealed class PullTests(TinyModel tiny) : IAsyncDisposable
{
    private const string Repository = "some/hart";
    private const string Published = "mit-han-lab/hart-0.7b-1024px";
    private const string PublishedTextEncoder = "mit-han-lab/Qwen2-VL-1.5B-Instruct";
    private const string PromptPath = "/mit-han-lab/hart/e28a41f/hart/utils/constants.py";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeHub _hub = new();

    [Fact]
    public void What_is_pulled_is_the_checkpoint_and_makes_the_same_images()
    {
        Serve(Repository);
        var run = Pull(Repository);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("image                   16x16\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"from                    {Repository} at {FakeHub.Commit}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("system prompt           none\n", run.Output, StringComparison.Ordinal);
        Assert.Matches("hartfarm: (.*) of \\1, ", run.Error.TrimEnd().Split('\n')[^1]);
        Assert.Equal(Weights(tiny.Path), Weights(_folder["m"]));
        Assert.Equal(Pixels(tiny.Path), Pixels(_folder["m"]));
    }

    [Fact]
    public void The_system_prompt_comes_from_a_file()
    {
        Serve(Repository);
        Assert.Equal(0, Pull(Repository, "--system-prompt", _folder.Put("prompt.txt", "Paint it well.\n")).ExitCode);
        Assert.Equal("Paint it well.\n", SystemPrompt());
        Assert.NotEqual(Pixels(tiny.Path), Pixels(_folder["m"]));
    }

    [Fact]
    public void The_system_prompt_comes_from_the_repositorys_sidecar()
    {
        Serve(Repository);
        _hub.Add(Repository, "hartfarm.json", """{"system_prompt":"Of the repository."}""");
        Assert.Contains("system prompt           18 characters\n", Pull(Repository).Output, StringComparison.Ordinal);
        Assert.Equal("Of the repository.", SystemPrompt());
    }

    [Fact]
    public void The_published_models_system_prompt_comes_from_the_source_of_its_reference_implementation()
    {
        ServePublished("import x\n\nllm_system_prompt = \"\"\"Say more.\n\nPrompt:\\n\"\"\"\n");
        Assert.Equal(0, Pull(Published).ExitCode);
        Assert.Equal("Say more.\n\nPrompt:\n", SystemPrompt());
    }

    [Fact]
    public void Without_the_published_models_system_prompt_nothing_is_fetched()
    {
        ServePublished("llm_system_prompt = make_prompt()\n");
        var run = Pull(Published);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("constants.py, line 1: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(_hub.Fetched);
        Assert.False(Directory.Exists(_folder["m"]));
    }

    [Fact]
    public void A_stop_keeps_what_was_fetched_and_the_next_run_goes_on_there()
    {
        Serve(Repository);
        using var interrupt = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        _hub.Override = request =>
        {
            if (!request.Path.EndsWith("text_encoder/model.safetensors", StringComparison.Ordinal)) return null;
            // The client has these bytes, and waits for more, when the signal comes.
            interrupt.Cancel();
            return _hub.Answer(request) with { CutAfter = 5000, Stall = never.Task };
        };
        var run = Pull(Repository, [], interrupt.Token);
        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        Assert.EndsWith("hartfarm: interrupted; what was fetched is kept, and the same command goes on from there\n", run.Error, StringComparison.Ordinal);
        _hub.Override = null;
        var before = _hub.Fetched.Count();
        Assert.Equal(0, Pull(Repository).ExitCode);
        Assert.Equal(["text_encoder/model.safetensors", "text_encoder/tokenizer_config.json", "text_encoder/vocab.json"], _hub.Fetched.Skip(before));
        Assert.Equal(Weights(tiny.Path), Weights(_folder["m"]));
    }

    [Fact]
    public void A_download_that_was_killed_goes_on_in_the_middle_of_a_file()
    {
        Serve(Repository);
        var weights = File.ReadAllBytes(Path.Combine(tiny.Path, "llm/model.safetensors"));
        _folder.Put("m/llm/model.safetensors.partial", "");
        File.WriteAllBytes(_folder["m/llm/model.safetensors.partial"], weights[..7000]);
        Assert.Equal(0, Pull(Repository).ExitCode);
        Assert.Equal(7000, Assert.Single(_hub.Server.Requests, request => request.Path.EndsWith("llm/model.safetensors", StringComparison.Ordinal)).From);
        Assert.Equal(Weights(tiny.Path), Weights(_folder["m"]));
    }

    [Fact]
    public void Damaged_bytes_are_refused_by_file_and_do_not_stay()
    {
        Serve(Repository);
        _hub.Override = request => request.Path.EndsWith("llm/model.safetensors", StringComparison.Ordinal)
            ? FakeHub.Content([.. _hub.Answer(request).Body.Reverse()], 0)
            : null;
        var run = Pull(Repository);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"hartfarm: {Repository}/llm/model.safetensors arrived damaged", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder["m/llm"]), file => file.Contains("model.safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_that_do_not_fit_each_other_are_told_at_once()
    {
        Serve(Repository);
        var config = File.ReadAllText(Path.Combine(tiny.Path, "llm/config.json"));
        _hub.Add(Repository, "llm/config.json", config.Replace("\"depth\": 2", "\"depth\": 3", StringComparison.Ordinal));
        var run = Pull(Repository);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("llm/model.safetensors does not fit its config: missing key blocks.2.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_that_is_not_there_and_a_folder_that_cannot_be_written_are_named()
    {
        Serve(Repository);
        var run = Pull("no/such");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("no/such at 'main' cannot be fetched", run.Error, StringComparison.Ordinal);
        run = CommandRun.Model(_hub.Options, default, "pull", Repository, "--out", $"{_folder.Put("file", "x")}/m");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{_folder["file"]}/m/llm/config.json cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_names_the_hub_and_the_token()
    {
        Serve(Repository);
        var run = InEnvironment(_hub.Server.Address.ToString());
        Assert.Equal(0, run.ExitCode);
        Assert.All(_hub.Server.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.Equal(Weights(tiny.Path), Weights(_folder["m"]));
        Assert.DoesNotContain("hf_secret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hub_that_is_no_address_is_bad_input()
    {
        var run = InEnvironment("nowhere");
        Assert.Equal(new ProcessRun(2, "", "hartfarm: HF_ENDPOINT is 'nowhere', which is no http or https address.\n"), run);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    private ProcessRun InEnvironment(string endpoint) => ProcessRun.Of(ProcessRun.StartHartFarm(
        new Dictionary<string, string> { [HubOptions.EndpointVariable] = endpoint, [HubOptions.TokenVariable] = "hf_secret" },
        "model", "pull", Repository, "--out", _folder["m"]));

    private CommandRun Pull(string repository, params string[] extra) => Pull(repository, extra, default(CancellationToken));

    private CommandRun Pull(string repository, string[] extra, CancellationToken cancellation) =>
        CommandRun.Model(_hub.Options, cancellation, ["pull", repository, "--out", _folder["m"], .. extra]);

    private void Serve(string repository)
    {
        foreach (var (name, path) in tiny.Files.Where(file => file.Name != "hartfarm.json")) _hub.Add(repository, name, File.ReadAllBytes(path));
    }

    private void ServePublished(string source)
    {
        foreach (var (name, path) in tiny.Files.Where(file => file.Name != "hartfarm.json"))
        {
            var isText = name.StartsWith("text_encoder/", StringComparison.Ordinal);
            _hub.Add(isText ? PublishedTextEncoder : Published, isText ? name["text_encoder/".Length..] : name, File.ReadAllBytes(path));
        }
        _hub.Override = request => request.Path == PromptPath ? ServerResponse.Text(source) : null;
    }

    private string? SystemPrompt() =>
        JsonDocument.Parse(File.ReadAllText(_folder["m/hartfarm.json"])).RootElement.GetProperty("system_prompt").GetString();

    private static SortedDictionary<string, string> Weights(string folder)
    {
        var files = TemporaryFolder.Contents(folder);
        files.Remove("hartfarm.json");
        return files;
    }

    private byte[] Pixels(string model)
    {
        var dataset = _folder[Guid.NewGuid().ToString("n")];
        Assert.Equal(0, CommandRun.Generate("--model", model, "--prompt", "a red circle", "--precision", "float32", "--out", dataset).ExitCode);
        return Picture.Read(Path.Combine(dataset, "images/00000/000000000.png")).Rgb;
    }
}
