using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace HartFarm.Model.Kernels;

/// <summary>
/// Runs independent pieces of work side by side, each piece's libtorch operations on its own thread alone: where pieces are many and
/// small, the threads of one operation would mostly wait for each other.
/// </summary>
internal static partial class TorchThreads
{
    private static readonly Lazy<bool> CanBeSingle = new(FindOpenMP);

    /// <summary>Runs <paramref name="body"/> for 0 to <paramref name="count"/> - 1 on as many threads as libtorch has here, in any order.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="body">One piece. It computes without gradients; the tensors that it makes belong to a dispose scope of its own.</param>
    internal static void Each(int count, Action<int> body) => Each(count, () => default(Nothing), (piece, _) => body(piece));

    /// <summary>The same, with memory that each thread takes once for all of its pieces.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="room">Takes a thread's memory, on that thread.</param>
    /// <param name="body">One piece, with the memory of its thread.</param>
    internal static void Each<T>(int count, Func<T> room, Action<int, T> body)
        where T : IDisposable
    {
        var threads = Math.Min(get_num_threads(), count);
        if (threads <= 1 || !CanBeSingle.Value)
        {
            using var guard = no_grad();
            using var own = room();
            for (var piece = 0; piece < count; piece++) body(piece, own);
            return;
        }
        var taken = -1;
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Alone(() =>
            {
                using var own = room();
                for (var piece = Interlocked.Increment(ref taken); piece < count; piece = Interlocked.Increment(ref taken)) body(piece, own);
            }));
        }
        catch (AggregateException error)
        {
            // As it would have come from a loop.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private static void Alone(Action work)
    {
        // Asking for it also lets libtorch set a new thread up, which would otherwise undo what follows.
        var before = get_num_threads();
        SetThreadsOfThisThread(1);
        try
        {
            using var guard = no_grad();
            work();
        }
        finally
        {
            SetThreadsOfThisThread(before);
        }
    }

    // A libtorch without OpenMP, or one whose OpenMP cannot be reached through it, works all the same.
    private static bool FindOpenMP()
    {
        try
        {
            SetThreadsOfThisThread(get_num_threads());
            return true;
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    private readonly struct Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }

    // libtorch's own setting would hold for the process; OpenMP's holds for the calling thread.
    [LibraryImport("torch_cpu", EntryPoint = "omp_set_num_threads")]
    private static partial void SetThreadsOfThisThread(int threads);
}
