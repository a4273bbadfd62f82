using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.Usage;

/// <summary>Where a page of usage ended: day, tenant and model.</summary>
internal static class UsageCursor
{
    public static string Text(UsageDayRow row) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { row.Day.ToString("O", CultureInfo.InvariantCulture), row.Tenant, row.Model }));

    /// <exception cref="RequestException">The text is no cursor.</exception>
    public static (DateOnly Day, string Tenant, string Model)? Parse(string? text)
    {
        if (text is null) return null;
        return Base64Url.IsValid(text) && Read(Base64Url.DecodeFromChars(text)) is [{ } date, { } tenant, { } model]
            && DateOnly.TryParseExact(date, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && !(tenant + model).Contains('\0', StringComparison.Ordinal)
            ? (day, tenant, model)
            : throw RequestException.Field("after", "is no 'next' of a page");
    }

    private static string?[]? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<string?[]>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
