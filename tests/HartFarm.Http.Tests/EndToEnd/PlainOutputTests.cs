using HartFarm.Client;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.OpenAI;
using HartFarm.Testing.Checkpoints;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary>What the commands that ask a farm write to a terminal: bars in colour, unless it wants none.</summary>
public sealed class PlainOutputTests(OfficialFarm farm) : IClassFixture<OfficialFarm>
{
    private const char Escape = '\u001b';
    private const string KeypadMode = "\u001b[?1h\u001b=";

    [Theory]
    [InlineData("xterm-256color", "", true)]
    [InlineData("xterm-256color", "1", false)]
    [InlineData("dumb", "", false)]
    public async Task On_a_terminal_bars_are_drawn_unless_it_wants_none(string terminal, string noColor, bool isDrawn)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the script of Linux");
        using var client = new FarmClient(new ClientOptions { Server = new Uri(farm.Address) });
        var job = await client.SubmitAsync(new JobRequest { Model = TinyCheckpoint.Name, Prompts = new PromptInput { Items = [new PromptItem { Prompt = "a fox" }] } });
        var folder = farm.Folder(job.Id);
        foreach (var (command, isBar) in ((string, bool)[])
            [($"watch {job.Id}", true), ($"download {job.Id} --out dataset", true), ($"status {job.Id}", false), ("jobs", false), ($"images {job.Id}", false), ("models", false), ("workers", false)])
        {
            var line = $"env -u GITHUB_ACTIONS -u TF_BUILD TERM={terminal} NO_COLOR={noColor} HARTFARM_SERVER={farm.Address} XDG_CONFIG_HOME={folder} dotnet '{Path.Combine(AppContext.BaseDirectory, "hartfarm.dll")}' {command}";
            var said = await ProgramRun.OfAsync(folder, "script", "--quiet", "--return", "--command", line, "/dev/null");
            Assert.NotEmpty(said.Trim());
            // On a terminal that wants colours .NET says how it shall send its keys; nobody sees that.
            if (isDrawn) said = said.Replace(KeypadMode, "", StringComparison.Ordinal);
            Assert.True(said.Contains(Escape, StringComparison.Ordinal) == (isDrawn && isBar), $"{command}: {said.Replace(Escape, '^')}");
        }
    }

    [Fact]
    public async Task What_is_no_terminal_gets_plain_lines()
    {
        using var client = new FarmClient(new ClientOptions { Server = new Uri(farm.Address) });
        var job = await client.SubmitAsync(new JobRequest { Model = TinyCheckpoint.Name, Prompts = new PromptInput { Items = [new PromptItem { Prompt = "an owl" }] } });
        var environment = new Dictionary<string, string> { ["HARTFARM_SERVER"] = farm.Address, ["XDG_CONFIG_HOME"] = farm.Folder("config"), ["TERM"] = "xterm-256color", ["NO_COLOR"] = "" };
        foreach (var command in (string[][])[["watch", job.Id], ["download", job.Id, "--out", farm.Folder("piped")], ["jobs"], ["status", job.Id]])
        {
            var run = await CommandRun.OfAsync(environment, command);
            Assert.Equal(0, run.ExitCode);
            Assert.DoesNotContain(Escape, run.Output + run.Error);
        }
    }
}
