using System.Text;

namespace HartFarm.Storage.Objects;

/// <summary>Finds out with one small object whether a store does what the farm needs of it, before a job relies on it.</summary>
public static class StoreProbe
{
    /// <summary>Before the keys of what is written for it; a process that is killed meanwhile leaves it behind.</summary>
    public const string Root = "probes/";

    /// <summary>Whether a key below <see cref="Root"/> is one of a probe.</summary>
    public static bool Owns(string key) => key.AsSpan(Root.Length).IndexOf('/') is > 0 and var slash && Guid.TryParseExact(key.AsSpan(Root.Length, slash), "N", out _);

    /// <summary>Writes, moves, looks up, lists, reads and deletes an object below <see cref="Root"/>.</summary>
    /// <exception cref="StoreException">The store failed, or will not do one of these.</exception>
    public static async Task RunAsync(IObjectStore store, CancellationToken cancellation)
    {
        var key = $"{Root}{Guid.NewGuid():N}";
        var (first, second) = ($"{key}/a", $"{key}/b");
        var content = Encoding.ASCII.GetBytes(key);
        var put = await store.PutAsync(first, new MemoryStream(content), ObjectAttributes.Default, cancellation).ConfigureAwait(false);
        await store.MoveAsync(first, second, cancellation).ConfigureAwait(false);
        var found = await store.HeadAsync(second, cancellation).ConfigureAwait(false);
        if (found?.Bytes != put.Bytes) throw new StoreRefusedException($"{second} was written, and is not there");
        var keys = new List<string>();
        await foreach (var item in store.ListAsync($"{key}/", cancellation).ConfigureAwait(false)) keys.Add(item.Key);
        if (keys is not [var only] || only != second) throw new StoreRefusedException($"{second} alone was written, and the listing has {keys.Count} objects");
        await foreach (var item in store.ListAsync($"{key}/", second, cancellation).ConfigureAwait(false))
        {
            throw new StoreRefusedException($"a listing was to begin behind {second}, and has {item.Key}");
        }
        var bytes = new byte[content.Length];
        await using (var stream = await store.OpenAsync(second, 1, content.Length - 1, cancellation).ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(bytes.AsMemory(1), cancellation).ConfigureAwait(false);
        }
        if (!bytes.AsSpan(1).SequenceEqual(content.AsSpan(1))) throw new StoreRefusedException($"{second} was read, and holds other bytes than were written");
        await store.DeleteAsync(second, cancellation).ConfigureAwait(false);
    }
}
