using HartFarm.Model.Kernels;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Kernels;

public class TorchThreadsTests
{
    [Fact]
    public void Each_piece_runs_once_with_libtorch_on_one_thread_and_without_gradients()
    {
        HartFarm.Model.Runtime.Torch.Initialize();
        var before = get_num_threads();
        var runs = new int[200];
        var (threads, gradients) = (new int[200], new bool[200]);
        TorchThreads.Each(runs.Length, piece =>
        {
            Interlocked.Increment(ref runs[piece]);
            (threads[piece], gradients[piece]) = (get_num_threads(), is_grad_enabled());
        });
        Assert.All(runs, count => Assert.Equal(1, count));
        Assert.All(threads, count => Assert.Equal(1, count));
        Assert.All(gradients, Assert.False);
        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    public void A_failure_comes_out_as_it_was_thrown_and_the_threads_are_given_back()
    {
        HartFarm.Model.Runtime.Torch.Initialize();
        var before = get_num_threads();
        var error = Assert.Throws<InvalidDataException>(() => TorchThreads.Each(20, piece =>
        {
            if (piece == 7) throw new InvalidDataException("the seventh");
        }));
        Assert.Equal("the seventh", error.Message);
        Assert.Equal(before, get_num_threads());
    }
}
