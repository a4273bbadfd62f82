using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Tests.Training;

[assembly: AssemblyFixture(typeof(TinyTraining))]

namespace HartFarm.Cli.Tests.Training;

/// <summary>Configs of models for 16 pixels, and what a few steps with them gave; made when first asked for.</summary>
public sealed class TinyTraining : IDisposable
{
    public const string Data = "scenes?seed=3";

    public const string Run = """{ "seed": 5, "steps": 6, "batch": 2, "precision": "float32", "save_every_steps": 4, "sample_every_steps": 6, "log_every_steps": 1 }""";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<CommandRun> _tokenizer;
    private readonly Lazy<CommandRun> _transformer;

    public TinyTraining()
    {
        WriteConfigs(_folder);
        _tokenizer = new(() => CommandRun.Train(TokenizerArguments(_folder["tokenizer"])));
        _transformer = new(() => CommandRun.Train(TransformerArguments(_folder["transformer"])));
    }

    public CommandRun Tokenizer => _tokenizer.Value;

    public CommandRun Transformer => _transformer.Value;

    public string TokenizerRun => Made(_tokenizer, "tokenizer");

    public string TransformerRun => Made(_transformer, "transformer");

    public string[] TokenizerArguments(string folder) => ["tokenizer", "--config", _folder["tokenizer.json"], "--data", Data, "--out", folder, "--device", "cpu"];

    public string[] TransformerArguments(string folder) =>
        ["transformer", "--config", _folder["transformer.json"], "--model", Path.Combine(TokenizerRun, "checkpoint"), "--data", Data, "--out", folder, "--device", "cpu"];

    /// <summary>Writes the configs to be changed.</summary>
    public static void WriteConfigs(TemporaryFolder folder)
    {
        folder.Put("tokenizer.json", $$"""{ "model": "tokenizer-model.json", "training": { "run": {{Run}}, "quantize_from_step": 2, "revive_every_steps": 2 } }""");
        folder.Put("tokenizer-model.json", """
            { "vocab_size": 32, "z_channels": 4, "ch": 32, "ch_mult": [1, 1, 1], "v_patch_nums": [1, 2, 4], "norm_groups": 8, "num_res_blocks": 1,
              "quant_resi": 0.5, "share_quant_resi": 4 }
            """);
        folder.Put("transformer.json", $$"""
            { "model": "transformer-model.json", "text_encoder": "text-encoder-model.json", "vocabulary_captions": 50, "training": { "run": {{Run}} } }
            """);
        folder.Put("transformer-model.json", """
            { "depth": 2, "embed_dim": 32, "num_heads": 2, "context_dim": 16, "context_token": 8, "disable_aln": true, "patch_nums": [1, 2, 4],
              "diff_width": 16, "diff_depth": 1, "num_sampling_steps": "4" }
            """);
        folder.Put("text-encoder-model.json", """
            { "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 300 }
            """);
    }

    /// <summary>The same command, interrupted when it tells of a step.</summary>
    public static CommandRun Interrupted(int step, params string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using var error = new Trigger($"step {step}/", stop.Cancel);
        using var output = new StringWriter();
        // A clock that runs fast enough for a line after each step.
        var terminal = new Terminal(output, error, () => Stream.Null, new FastClock());
        var code = HartFarmCommand.Run(["train", .. arguments], terminal, TrainCommands.Create(terminal, stop.Token));
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();

    private string Made(Lazy<CommandRun> run, string name)
    {
        Assert.True(run.Value.ExitCode == 0, run.Value.Error);
        return _folder[name];
    }

    private sealed class FastClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref _seconds, 10);
    }

    private sealed class Trigger(string text, Action fire) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true) fire();
        }
    }
}
