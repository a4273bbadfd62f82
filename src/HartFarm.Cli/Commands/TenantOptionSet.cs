using System.CommandLine;
using System.Globalization;
using HartFarm.Contracts.Http;

namespace HartFarm.Cli.Commands;

/// <summary>The options that say what a tenant may have.</summary>
internal sealed class TenantOptionSet
{
    private readonly Option<double?> _weight = CheckedOption.Of<double?>(
        "--weight", "W", "a number above 0, at most 1000000", "Its share of the farm against the others'.",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1_000_000 ? value : null);

    private readonly Option<QuotaOption.Quota?> _day = QuotaOption.Of("--images-per-day", long.MaxValue, "Images that it may submit on a day (UTC).");
    private readonly Option<QuotaOption.Quota?> _jobs = QuotaOption.Of("--jobs-at-once", int.MaxValue, "Jobs of it that have not ended.");
    private readonly Option<QuotaOption.Quota?> _job = QuotaOption.Of("--images-per-job", long.MaxValue, "Images of one job.");
    private readonly Option<QuotaOption.Quota?> _open = QuotaOption.Of("--unfinished-images", long.MaxValue, "Images of all its jobs that have not ended.");

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_weight, _day, _jobs, _job, _open]) command.Add(option);
    }

    /// <summary>Whether any is given.</summary>
    public bool IsAny(ParseResult parsed) => ((Option[])[_weight, _day, _jobs, _job, _open]).Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>What is to be set: what is given, and else what there was.</summary>
    public TenantSettings Read(ParseResult parsed, double weight, TenantQuotas before) => new()
    {
        Weight = parsed.GetValue(_weight) ?? weight,
        Quotas = new TenantQuotas
        {
            ImagesPerDay = Most(parsed, _day, before.ImagesPerDay),
            JobsAtOnce = (int?)Most(parsed, _jobs, before.JobsAtOnce),
            ImagesPerJob = Most(parsed, _job, before.ImagesPerJob),
            UnfinishedImages = Most(parsed, _open, before.UnfinishedImages),
        },
    };

    private static long? Most(ParseResult parsed, Option<QuotaOption.Quota?> option, long? before) => parsed.GetValue(option) is { } quota ? quota.Most : before;
}
