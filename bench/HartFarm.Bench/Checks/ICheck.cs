namespace HartFarm.Bench.Checks;

/// <summary>One thing that a machine is checked for.</summary>
internal interface ICheck
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    /// <summary>What it looks at, in a line.</summary>
    string Title { get; }

    /// <summary>Whether it runs once for each model, else once.</summary>
    bool NeedsModel { get; }

    /// <summary>Runs it. An exception means that it failed.</summary>
    CheckResult Run(CheckContext context);
}
