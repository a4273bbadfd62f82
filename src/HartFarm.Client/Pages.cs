using System.Runtime.CompilerServices;
using HartFarm.Contracts.Http;

namespace HartFarm.Client;

/// <summary>Lists that come in pages.</summary>
internal static class Pages
{
    /// <summary>All of a list, page by page, each asked for when it is needed.</summary>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, Task<Page<T>>> get, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? after = null;
        do
        {
            var page = await get(after).ConfigureAwait(false);
            foreach (var item in page.Data)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return item;
            }
            after = page.Next;
        }
        while (after is not null);
    }
}
