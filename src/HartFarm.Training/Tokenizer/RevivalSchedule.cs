namespace HartFarm.Training.Tokenizer;

/// <summary>At which steps unused codes are revived.</summary>
internal static class RevivalSchedule
{
    // No code moves in the last part of a training, and codes move often while the code book is young.
    private const double LastRevival = 0.9;
    private const int YoungSteps = 500;
    private const int OftenerWhenYoung = 5;

    internal static bool Includes(TokenizerTrainingConfig config, long step)
    {
        var since = step - config.QuantizeFromStep;
        if (config.ReviveEverySteps == 0 || since == 0 || step > config.Run.Steps * LastRevival) return false;
        var every = since < YoungSteps ? Math.Max(1, config.ReviveEverySteps / OftenerWhenYoung) : config.ReviveEverySteps;
        return since % every == 0;
    }
}
