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
    private static readonly Lazy<bool> HasMkl = new(FindMkl);

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
        SideBySide(threads, 1, _ =>
        {
            using var guard = no_grad();
            using var own = room();
            for (var piece = Interlocked.Increment(ref taken); piece < count; piece = Interlocked.Increment(ref taken)) body(piece, own);
        });
    }

    /// <summary>How many lanes of <see cref="Lanes"/> there can be here: one where a thread cannot be given its own share.</summary>
    internal static int MostLanes => CanBeSingle.Value ? get_num_threads() : 1;

    /// <summary>Runs <paramref name="body"/> once in each of some lanes at the same time, each with its share of libtorch's threads.</summary>
    /// <param name="lanes">How many, up to <see cref="MostLanes"/>.</param>
    /// <param name="body">The work of a lane, from 0.</param>
    internal static void Lanes(int lanes, Action<int> body)
    {
        if (lanes == 1) body(0);
        else SideBySide(lanes, get_num_threads() / lanes, body);
    }

    private static void SideBySide(int count, int threadsOfEach, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, lane => WithThreads(threadsOfEach, () => body(lane)));
        }
        catch (AggregateException error)
        {
            // As it would have come from a loop.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private static void WithThreads(int threads, Action work)
    {
        // Asking for it also lets libtorch set a new thread up, which would otherwise undo what follows.
        var before = get_num_threads();
        SetOpenMPThreads(threads);
        var mklBefore = HasMkl.Value ? SetMklThreads(threads) : 0;
        try
        {
            work();
        }
        finally
        {
            SetOpenMPThreads(before);
            if (HasMkl.Value) _ = SetMklThreads(mklBefore);
        }
    }

    // A libtorch without OpenMP, or one whose OpenMP cannot be reached through it, works all the same.
    private static bool FindOpenMP()
    {
        try
        {
            SetOpenMPThreads(get_num_threads());
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

    // Without it a product in float32 would still run on the threads of the process.
    private static bool FindMkl()
    {
        try
        {
            _ = SetMklThreads(SetMklThreads(1));
            return true;
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    // libtorch's own setting would hold for the process; these two hold for the calling thread.
    [LibraryImport("torch_cpu", EntryPoint = "omp_set_num_threads")]
    private static partial void SetOpenMPThreads(int threads);

    [LibraryImport("torch_cpu", EntryPoint = "MKL_Set_Num_Threads_Local")]
    private static partial int SetMklThreads(int threads);
}
