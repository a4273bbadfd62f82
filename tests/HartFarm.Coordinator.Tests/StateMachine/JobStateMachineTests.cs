using System.Globalization;
using CsCheck;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.StateMachine;

/// <summary>Random sequences of commands, messages, duplicates, delays and crashes: the farm answers as the oracle does, and loses nothing.</summary>
public class JobStateMachineTests
{
    // None of them takes so long that a runner would think it hangs.
    private const int Parts = 20;

    // .ci/run sets more than whoever has just changed something would wait for.
    private static readonly long Sequences = long.Parse(Environment.GetEnvironmentVariable("HARTFARM_TEST_SEQUENCES") ?? "300", CultureInfo.InvariantCulture);

    public static TheoryData<int> PartNumbers { get; } = [.. Enumerable.Range(1, Parts)];

    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (6, Gen.Const(StepKind.Enqueue)),
        (8, Gen.Const(StepKind.Claim)),
        (3, Gen.Const(StepKind.Beat)),
        (7, Gen.Const(StepKind.Complete)),
        (3, Gen.Const(StepKind.Fail)),
        (1, Gen.Const(StepKind.Return)),
        (1, Gen.Const(StepKind.Stop)),
        (5, Gen.Const(StepKind.Publish)),
        (1, Gen.Const(StepKind.Resume)),
        (3, Gen.Const(StepKind.Sweep)),
        (4, Gen.Const(StepKind.Wait)),
        (2, Gen.Const(StepKind.Finalize)),
        (1, Gen.Const(StepKind.PauseJob)),
        (2, Gen.Const(StepKind.ResumeJob)),
        (1, Gen.Const(StepKind.CancelJob)),
        (2, Gen.Const(StepKind.RetryJob)));

    private static readonly Gen<Step> Steps = Gen.Select(
        Kinds, Gen.Int[0, 11], Gen.Int[0, 5], Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 8])), (kind, first, second, crash) => new Step(kind, first, second, crash));

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public Task The_farm_answers_as_the_oracle_does_and_every_image_is_there_once(int part) =>
        Gen.Select(Gen.Frequency((2, Gen.Const((int?)null)), (1, Gen.Int[0, 3].Select(most => (int?)most))), Steps.Array[1, 40]).SampleAsync(
            async (maxFailures, steps) =>
            {
                await using var run = await JobRun.StartAsync(new SqliteTestDatabase(), maxFailures);
                foreach (var step in steps) await run.StepAsync(step);
                await run.FinishAsync();
            },
            iter: Sequences * part / Parts - Sequences * (part - 1) / Parts,
            print: drawn => $"{drawn.Item1}: {string.Join(", ", drawn.Item2.Select(step => $"new({nameof(StepKind)}.{step.Kind}, {step.First}, {step.Second}, {step.CrashAt})"))}");
}
