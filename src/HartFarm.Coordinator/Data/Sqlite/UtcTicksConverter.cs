using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HartFarm.Coordinator.Data.Sqlite;

/// <summary>A time as its ticks in UTC.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
