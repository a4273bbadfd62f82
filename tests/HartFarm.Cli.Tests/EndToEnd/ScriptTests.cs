using HartFarm.Build.Tests;

namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>The script at the root, in a copy with a .NET SDK that only notes what it was asked for.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Sdk = """
        #!/usr/bin/env bash
        case $1 in
            --version) [[ -e $NOTES/old ]] && exit 1; echo 10.0.100 ;;
            build)
                echo "$*" >> "$NOTES/builds"
                [[ -e $NOTES/broken ]] && { echo "error CS1002: ; expected"; exit 1; }
                while [[ $1 != -o ]]; do shift; done
                mkdir -p "$2"
                touch "$2/hartfarm.dll" ;;
            *) echo "ran ${@:2}" ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment;

    public ScriptTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs flock");
        _folder.Put("root/global.json", "{ \"sdk\": { \"version\": \"10.0.100\" } }");
        _folder.Put("root/Directory.Build.props", "<Project />");
        _folder.Put("root/scripts/msbuild/x.targets", "<Project />");
        _folder.Put("root/src/HartFarm.Cli/Program.cs", "return 0;");
        _folder.Put("root/src/HartFarm.Cli/Other.cs", "");
        _folder.Put("root/contracts/HartFarm.Contracts/Job.cs", "");
        _folder.Put("root/workers/HartFarm.Worker/Program.cs", "return 0;");
        _folder.Put("root/hartfarm", Repository.Read("hartfarm"));
        _folder.Put("sdk/dotnet", Sdk);
        Directory.CreateDirectory(_folder["notes"]);
        if (OperatingSystem.IsLinux())
            foreach (var program in (string[])["root/hartfarm", "sdk/dotnet"]) File.SetUnixFileMode(_folder[program], (UnixFileMode)0b111_101_101);
        _environment = new() { ["PATH"] = $"{_folder["sdk"]}:/usr/bin:/bin", ["NOTES"] = _folder["notes"] };
    }

    [Fact]
    public void It_builds_once_and_passes_the_arguments()
    {
        Assert.Equal(new ProcessRun(0, "ran generate --prompt a b  c\n", ""), Run("generate", "--prompt", "a b  c"));
        Assert.Equal(new ProcessRun(0, "ran\n", ""), Run() with { Output = "ran\n" });
        Assert.Equal(1, Builds());
    }

    [Theory]
    [InlineData("root/src/HartFarm.Cli/Program.cs", "return 1;")]
    [InlineData("root/src/HartFarm.Cli/New.cs", "")]
    [InlineData("root/contracts/HartFarm.Contracts/Job.cs", "// new")]
    [InlineData("root/workers/HartFarm.Worker/Program.cs", "return 1;")]
    [InlineData("root/Directory.Build.props", "<Project></Project>")]
    [InlineData("root/src/HartFarm.Cli/Other.cs", null)]
    public void It_builds_again_when_a_source_was_changed_added_or_deleted(string name, string? text)
    {
        Run();
        if (text is null) File.Delete(_folder[name]);
        else _folder.Put(name, text);
        Run();
        Assert.Equal(2, Builds());
        Run();
        Assert.Equal(2, Builds());
        Assert.Single(Directory.GetDirectories(_folder["root/artifacts/hartfarm"]));
    }

    [Fact]
    public void Outputs_of_other_builds_do_not_matter()
    {
        Run();
        _folder.Put("root/src/HartFarm.Cli/obj/x.cs", "");
        _folder.Put("root/src/HartFarm.Cli/bin/Debug/x.dll", "");
        Run();
        Assert.Equal(1, Builds());
    }

    [Fact]
    public void It_works_through_links_and_from_other_folders()
    {
        File.CreateSymbolicLink(_folder["root/link"], "hartfarm");
        File.CreateSymbolicLink(_folder["sdk/hartfarm"], "../root/link");
        var run = ProcessRun.Of(ProcessRun.Start(_folder["sdk/hartfarm"], ["x"], "/", _environment));
        Assert.Equal(new ProcessRun(0, "ran x\n", ""), run);
    }

    [Fact]
    public void A_build_that_fails_is_shown_and_tried_again()
    {
        _folder.Put("notes/broken", "");
        var run = Run();
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal("error CS1002: ; expected\nhartfarm: the build failed with .NET SDK 10.0.100\n", run.Error);
        File.Delete(_folder["notes/broken"]);
        Assert.Equal(0, Run().ExitCode);
        Assert.Equal(2, Builds());
    }

    [Fact]
    public void Calls_at_the_same_time_build_once()
    {
        var processes = Enumerable.Range(0, 6).Select(i => ProcessRun.Start(_folder["root/hartfarm"], [$"{i}"], null, _environment)).ToArray();
        for (var i = 0; i < processes.Length; i++) Assert.Equal(new ProcessRun(0, $"ran {i}\n", ""), ProcessRun.Of(processes[i]));
        Assert.Equal(1, Builds());
    }

    [Fact]
    public void An_sdk_that_is_too_old_is_named()
    {
        _folder.Put("notes/old", "");
        var run = Run();
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("hartfarm: the .NET SDK 10.0.100 or later is needed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_sdk_is_named()
    {
        File.Delete(_folder["sdk/dotnet"]);
        foreach (var tool in (string[])["bash", "readlink", "dirname", "flock"])
            File.CreateSymbolicLink(_folder[$"sdk/{tool}"], File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");
        _environment["PATH"] = _folder["sdk"];
        var run = Run();
        Assert.Equal((1, "hartfarm: the .NET SDK is needed: version 10 or later, from https://dot.net\n"), (run.ExitCode, run.Error));
    }

    public void Dispose() => _folder.Dispose();

    private ProcessRun Run(params string[] arguments) => ProcessRun.Of(ProcessRun.Start(_folder["root/hartfarm"], arguments, null, _environment));

    private int Builds() => File.ReadLines(_folder["notes/builds"]).Count();
}
