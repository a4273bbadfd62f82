namespace HartFarm.Coordinator.Dispatch;

/// <summary>A tenant's jobs while places are given away.</summary>
internal sealed class TenantShare
{
    private readonly List<Line> _lines;
    private readonly double _weight;
    private double _out;

    public TenantShare(IGrouping<string, JobDemand> jobs)
    {
        Name = jobs.Key;
        _weight = jobs.First().Weight;
        _lines = [.. jobs.Select(job => new Line(job))];
        _out = _lines.Sum(line => line.Out);
    }

    public string Name { get; }

    /// <summary>Images out for its weight.</summary>
    public double Share => _out / _weight;

    public bool HasPending => _lines.Any(line => line.Pending > 0);

    /// <summary>When the oldest of its waiting jobs came.</summary>
    public DateTimeOffset Oldest => _lines.Where(line => line.Pending > 0).Min(line => line.Job.CreatedAt);

    /// <summary>Gives its next place to one of its jobs.</summary>
    public Guid Take()
    {
        var line = _lines.Where(line => line.Pending > 0).MinBy(line => (-(int)line.Job.Priority, line.Out, line.Job.CreatedAt, line.Job.JobId))!;
        line.Pending--;
        line.Out += line.Job.ShardSize;
        _out += line.Job.ShardSize;
        return line.Job.JobId;
    }

    private sealed class Line(JobDemand job)
    {
        public JobDemand Job => job;
        public int Pending { get; set; } = job.Pending;
        public double Out { get; set; } = (double)job.Out * job.ShardSize;
    }
}
