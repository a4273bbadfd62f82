namespace HartFarm.Cli.Tests.EndToEnd;

public class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    public void Help_names_the_commands_and_the_exit_codes(string argument)
    {
        var run = ProcessRun.HartFarm(argument.Length == 0 ? [] : [argument]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var text in (string[])["generate", "model", "hartfarm model init --preset tiny"]) Assert.Contains(text, run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 done, 1 failed while running, 2 bad input (options, prompts, data, config, model or folder), 130 interrupted.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init", "--preset <hart-0.7b|tiny>", "--size <N>", "--seed <S>", "--out <DIR>", "5 GB")]
    [InlineData("inspect", "<DIR>", "--hash", "--json", "memory")]
    [InlineData("pull", "<REPO>", "--revision <REV>", "--text-encoder <REPO>", "--system-prompt <FILE>", "--out <DIR>", "HF_ENDPOINT", "HF_TOKEN")]
    public void The_help_of_the_model_commands_names_what_they_take(string command, params string[] texts)
    {
        var run = ProcessRun.HartFarm("model", command, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var text in texts) Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_of_generate_names_every_option_and_format()
    {
        var run = ProcessRun.HartFarm("generate", "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var text in new[]
        {
            "--model <DIR>", "--prompts <FILE>", "--prompt <TEXT>", "--out <DIR>", "--count <N>", "--seed <S>", "--guidance <G>", "--top-k <K>", "--top-p <P>",
            "--temperature <T>", "--batch <auto|N>", "--precision <auto|float32|bfloat16>", "--device <cpu|cuda:N>", "--threads <N>",
            "--format <png|jpeg|webp>", "--quality <Q>", "--discrete", "--no-smooth", "--maskgit <N>", "--size <N>", "--verify", "--json",
            ".jsonl", ".csv", "Exit codes:",
        })
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_of_synthesize_names_every_option()
    {
        var run = ProcessRun.HartFarm("synthesize", "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var text in new[]
        {
            "<PROMPTS>", "--out <DIR>", "--model <DIR>", "--count <N>", "--seed <S>", "--guidance <G>", "--top-k <K>", "--top-p <P>", "--temperature <T>",
            "--format <webdataset|parquet|imagefolder>", "--image <png|jpeg|webp>", "--quality <Q>", "--shard-size <N>", "--exact",
            "--expand <sampled:N|product>", "--list <NAME=FILE|a,b,c>", "--max-failures <N>", "--batch <auto|N>", "--precision <auto|float32|bfloat16>",
            "--device <cpu|cuda:N>", "--threads <N>", "--title <TEXT>", "--dry-run", "--json", "--verbose", "contact-sheet.html", "Exit codes:",
        })
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_of_reproduce_names_every_option()
    {
        var run = ProcessRun.HartFarm("reproduce", "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var text in new[]
        {
            "--manifest <FILE>", "--image <KEY>", "--model <DIR>", "--device <cpu|cuda:N>", "--precision <auto|float32|bfloat16>", "--threads <N>", "--batch <N>",
            "--out <FILE>", "--json", "byte", "Exit codes:",
        })
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_printed()
    {
        var run = ProcessRun.HartFarm("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Theory]
    [InlineData("hartfarm: unknown command or option 'frobnicate'. See hartfarm --help.", "frobnicate")]
    [InlineData("hartfarm: --count must be a whole number from 1 to 1000000, not '0'. See hartfarm generate --help.", "generate", "--model", "m", "--prompt", "a", "--out", "d", "--count", "0")]
    [InlineData("hartfarm: --model: there is no folder /no/such/model", "generate", "--model", "/no/such/model", "--prompt", "a", "--out", "d")]
    [InlineData("hartfarm: /no/such.txt: does not exist", "generate", "--model", "/", "--prompts", "/no/such.txt", "--out", "d")]
    public void Bad_input_is_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        var run = ProcessRun.HartFarm(arguments);
        Assert.Equal((2, "", message + "\n"), (run.ExitCode, run.Output, run.Error));
        Assert.False(Directory.Exists("d"));
    }

    [Fact]
    public void A_folder_without_a_model_is_bad_input()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["model"]);
        var run = ProcessRun.HartFarm("generate", "--model", folder["model"], "--prompt", "a", "--out", folder["out"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            $"hartfarm: The checkpoint folder {folder["model"]} lacks llm/config.json, tokenizer/config.json, text_encoder/config.json.\n", run.Error);
        Assert.False(Directory.Exists(folder["out"]));
    }
}
