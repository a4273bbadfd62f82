using System.Buffers.Text;
using System.Globalization;
using System.Text;
using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.Jobs;

/// <summary>Where a page of jobs, or of what else has a time and an id, ended.</summary>
/// <param name="CreatedAt">The last one's time.</param>
/// <param name="Id">Its id.</param>
internal sealed record JobCursor(DateTimeOffset CreatedAt, Guid Id)
{
    /// <exception cref="RequestException">The text is no cursor.</exception>
    public static JobCursor? Parse(string? text)
    {
        if (text is null) return null;
        var parts = Base64Url.IsValid(text) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(' ') : [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks && Guid.TryParse(parts[1], out var id)
            ? new JobCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw RequestException.Field("after", "is no 'next' of a page");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{CreatedAt.UtcTicks} {Id:N}")));
}
