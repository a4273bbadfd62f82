namespace HartFarm.Build.Tests.Scripts;

/// <summary>scripts/test, in a copy with a .NET SDK that gives the results it is told to.</summary>
public sealed class TestCommandTests : IDisposable
{
    // A project's results: the file NAME.trx is what its run reports, NAME.out what it prints, NAME.code how it exits.
    private const string Sdk = """
        #!/usr/bin/env bash
        echo "$*" >> "$NOTES/calls"
        case $1 in
            build) [[ ! -e $NOTES/broken ]] || { echo "error CS1002: ; expected"; exit 1; } ;;
            msbuild) echo "/built/$(basename "$2" .csproj).dll" ;;
            test)
                name=$(basename "$2" .dll)
                while [[ $1 != --results-directory ]]; do shift; done
                [[ ! -e $NOTES/$name.trx ]] || cp "$NOTES/$name.trx" "$2/$name.trx"
                [[ ! -e $NOTES/$name.out ]] || cat "$NOTES/$name.out"
                [[ ! -e $NOTES/$name.code ]] || exit "$(cat "$NOTES/$name.code")" ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();

    public TestCommandTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash");
        _folder.PutProgram("root/scripts/test", Repository.Read("scripts/test"));
        _folder.Put("root/HartFarm.sln", """
            Project("{1}") = "HartFarm.Some", "src\HartFarm.Some\HartFarm.Some.csproj", "{2}"
            Project("{1}") = "HartFarm.One.Tests", "tests\HartFarm.One.Tests\HartFarm.One.Tests.csproj", "{3}"
            Project("{1}") = "HartFarm.Two.Tests", "tests\HartFarm.Two.Tests\HartFarm.Two.Tests.csproj", "{4}"
            """);
        _folder.PutProgram("sdk/dotnet", Sdk);
        Directory.CreateDirectory(_folder["notes"]);
        Report("One", total: 8, passed: 8);
        Report("Two", total: 5, passed: 5);
    }

    [Fact]
    public void It_builds_the_solution_once_and_adds_the_projects_up()
    {
        var run = Run();
        Assert.Equal((0, "13 passed, 0 failed"), (run.ExitCode, LastLine(run)));
        Assert.Equal("build HartFarm.sln -c Release", Assert.Single(Calls("build")).Split(" --")[0]);
        Assert.Equal(2, Calls("test").Length);
    }

    [Fact]
    public void What_is_said_of_failed_tests_is_shown_and_of_passed_ones_counted()
    {
        Report("Two", total: 4, passed: 2, failed: 1, code: 1, output: "  Passed A [1 ms]\n  Failed B [1 ms]\n  Error Message:\n   B is wrong\n  Passed C [1 ms]\n");
        var run = Run();
        Assert.Equal((1, "10 passed, 1 failed"), (run.ExitCode, LastLine(run)));
        Assert.Contains("  Failed B [1 ms]\n  Error Message:\n   B is wrong\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Passed A", run.Output, StringComparison.Ordinal);
        Assert.Contains("[2/2] HartFarm.Two.Tests: 2 passed, 1 failed, 1 skipped", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n1 skipped\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_runner_that_dies_is_a_failure_and_its_last_words_are_shown(bool hasReport)
    {
        Report("One", total: 3, passed: 3, code: 134, output: "The active test run was aborted. Reason: Test host process crashed\n");
        if (!hasReport) File.Delete(_folder["notes/HartFarm.One.Tests.trx"]);
        var run = Run();
        Assert.Equal((1, hasReport ? "8 passed, 1 failed" : "5 passed, 1 failed"), (run.ExitCode, LastLine(run)));
        Assert.Contains("Test host process crashed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_runs_nothing_is_a_failure()
    {
        File.Delete(_folder["notes/HartFarm.One.Tests.trx"]);
        var run = Run();
        Assert.Equal((1, "5 passed, 1 failed"), (run.ExitCode, LastLine(run)));
    }

    [Fact]
    public void A_build_that_fails_is_shown_and_nothing_runs()
    {
        _folder.Put("notes/broken", "");
        var run = Run();
        Assert.Equal((1, "0 passed, 1 failed"), (run.ExitCode, LastLine(run)));
        Assert.Contains("error CS1002", run.Output, StringComparison.Ordinal);
        Assert.Empty(Calls("test"));
    }

    [Theory]
    [InlineData("Two")]
    [InlineData("HartFarm.Two.Tests")]
    public void A_project_that_is_named_is_built_and_run_alone(string name)
    {
        var run = Run(name);
        Assert.Equal((0, "5 passed, 0 failed"), (run.ExitCode, LastLine(run)));
        Assert.StartsWith("build tests/HartFarm.Two.Tests/HartFarm.Two.Tests.csproj ", Assert.Single(Calls("build")), StringComparison.Ordinal);
        Assert.StartsWith("test /built/HartFarm.Two.Tests.dll ", Assert.Single(Calls("test")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_is_passed_on_and_need_not_match_in_every_project()
    {
        File.Delete(_folder["notes/HartFarm.One.Tests.trx"]);
        var run = Run("--no-build", "--filter", "Category=Parity|A~b c");
        Assert.Equal((0, "5 passed, 0 failed"), (run.ExitCode, LastLine(run)));
        Assert.All(Calls("test"), call => Assert.Contains("--filter Category=Parity|A~b c --results-directory", call, StringComparison.Ordinal));
        Assert.Empty(Calls("build"));
    }

    [Fact]
    public void A_filter_that_matches_nothing_is_a_failure()
    {
        foreach (var report in Directory.GetFiles(_folder["notes"], "*.trx")) File.Delete(report);
        var run = Run("--filter", "Nothing");
        Assert.Equal((1, "0 passed, 1 failed"), (run.ExitCode, LastLine(run)));
        Assert.Contains("no test matches Nothing", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no test project Three; there are: HartFarm.One.Tests HartFarm.Two.Tests", "Three")]
    [InlineData("unknown option --fliter; see scripts/test --help", "--fliter", "x")]
    [InlineData("--filter needs an expression", "--filter")]
    public void Arguments_that_will_not_do_are_named(string message, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"scripts/test: {message}", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["notes/calls"]));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Services_are_installed_where_a_test_project_needs_them_and_packages_are_missing(bool isNeeded, bool isMissing)
    {
        PutServices(isMissing);
        if (isNeeded) NeedServices();
        var run = Run("Two");
        Assert.Equal((0, "5 passed, 0 failed"), (run.ExitCode, LastLine(run)));
        string[] expected = [.. isNeeded ? ["check pg rabbit s3"] : (string[])[], .. isNeeded && isMissing && Environment.IsPrivilegedProcess ? ["install pg rabbit s3"] : (string[])[]];
        Assert.Equal(expected, File.Exists(_folder["notes/services"]) ? File.ReadAllLines(_folder["notes/services"]) : []);
        Assert.Equal(isNeeded && isMissing && !Environment.IsPrivilegedProcess, run.Output.Contains("only root can install", StringComparison.Ordinal));
    }

    [Fact]
    public void Services_that_the_environment_names_are_not_installed()
    {
        PutServices(isMissing: false);
        NeedServices();
        ProcessRun Named(params (string, string)[] variables) => ProcessRun.Of(
            _folder["root/scripts/test"], ["Two"], "/", [("PATH", $"{_folder["sdk"]}:/usr/bin:/bin"), ("NOTES", _folder["notes"]), .. variables]);
        Assert.Equal(0, Named(("HARTFARM_TEST_POSTGRES", "x"), ("HARTFARM_TEST_S3", "x")).ExitCode);
        Assert.Equal(["check rabbit"], File.ReadAllLines(_folder["notes/services"]));
        Assert.Equal(0, Named(("HARTFARM_TEST_POSTGRES", "x"), ("HARTFARM_TEST_S3", "x"), ("HARTFARM_TEST_RABBITMQ", "x")).ExitCode);
        Assert.Single(File.ReadAllLines(_folder["notes/services"]));
    }

    [Fact]
    public void Services_that_cannot_be_installed_are_the_tests_to_report()
    {
        PutServices(isMissing: true, canInstall: false);
        NeedServices();
        var run = Run("Two");
        Assert.Equal((0, "5 passed, 0 failed"), (run.ExitCode, LastLine(run)));
        Assert.Contains("so tests that need them will look for Docker", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void NeedServices() => _folder.Put("root/tests/HartFarm.Two.Tests/HartFarm.Two.Tests.csproj", """<ProjectReference Include="../HartFarm.TestServices/HartFarm.TestServices.csproj" />""");

    private void PutServices(bool isMissing, bool canInstall = true) => _folder.PutProgram("root/scripts/services.sh", $"""
        #!/usr/bin/env bash
        echo "$*" >> "$NOTES/services"
        [[ $1 != check ]] || exit {(isMissing ? 1 : 0)}
        exit {(canInstall ? 0 : 1)}
        """);

    private void Report(string project, int total, int passed, int failed = 0, int code = 0, string output = "")
    {
        var name = $"notes/HartFarm.{project}.Tests";
        _folder.Put($"{name}.trx", $"""
            <TestRun>
              <ResultSummary outcome="Completed">
                <Counters total="{total}" executed="{passed + failed}" passed="{passed}" failed="{failed}" error="0" timeout="0" aborted="0" notExecuted="0" />
              </ResultSummary>
            </TestRun>
            """);
        _folder.Put($"{name}.out", output);
        _folder.Put($"{name}.code", $"{code}");
    }

    private ProcessRun Run(params string[] arguments) =>
        ProcessRun.Of(_folder["root/scripts/test"], arguments, "/", ("PATH", $"{_folder["sdk"]}:/usr/bin:/bin"), ("NOTES", _folder["notes"]));

    private string[] Calls(string command) =>
        [.. File.ReadLines(_folder["notes/calls"]).Where(call => call.StartsWith($"{command} ", StringComparison.Ordinal))];

    private static string LastLine(ProcessRun run) => run.Output.TrimEnd('\n').Split('\n')[^1];
}
