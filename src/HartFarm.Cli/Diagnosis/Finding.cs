namespace HartFarm.Cli.Diagnosis;

/// <summary>What a check found.</summary>
/// <param name="Check">What was looked at, in a word or two.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">How to mend it; null where there is nothing to mend.</param>
public sealed record Finding(string Check, Verdict Verdict, string Detail, string? Remedy = null)
{
    /// <summary>As it should be.</summary>
    public static Finding Good(string check, string detail) => new(check, Verdict.Good, detail);

    /// <summary>Works, and could be better.</summary>
    public static Finding Warning(string check, string detail, string remedy) => new(check, Verdict.Warning, detail, remedy);

    /// <summary>Does not work.</summary>
    public static Finding Bad(string check, string detail, string remedy) => new(check, Verdict.Bad, detail, remedy);
}
