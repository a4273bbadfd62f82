using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Shards;

/// <summary>
/// Lets a worker take a shard only when it can begin soon: when it holds few shards of the size class, and the images that wait for the device are
/// fewer than two batches. Interactive shards count by themselves, so that none of them waits behind others.
/// </summary>
public sealed class SlotGate : IDisposable
{
    /// <summary>Batches whose images may wait for the device.</summary>
    private const double MostBatches = 2;

    private readonly Dictionary<SizeClass, (int Shards, Func<int> Images)> _classes = [];
    private readonly List<Slot> _taken = [];
    private readonly List<Waiter> _waiters = [];
    private readonly TroubleBoard _troubles;
    private readonly object _gate = new();
    private bool _closed;

    /// <param name="troubles">While there are any, nothing is let through.</param>
    public SlotGate(TroubleBoard troubles)
    {
        _troubles = troubles;
        _troubles.Changed += LetIn;
    }

    /// <summary>Opens a size class; until then its shards wait.</summary>
    /// <param name="sizeClass">The size class.</param>
    /// <param name="shards">Shards at once.</param>
    /// <param name="images">Images of a batch, as they are now.</param>
    public void Open(SizeClass sizeClass, int shards, Func<int> images) => Change(() => _classes[sizeClass] = (shards, images));

    /// <summary>Waits until a shard may be taken.</summary>
    /// <returns>The place, to be disposed of when the shard has ended or was not to be had.</returns>
    /// <exception cref="OperationCanceledException">The token fired, or the gate is closed for good.</exception>
    public async Task<Slot> WaitAsync(SizeClass sizeClass, bool interactive, CancellationToken cancellation)
    {
        var waiter = new Waiter(new Slot(this, sizeClass, interactive));
        lock (_gate) _waiters.Add(waiter);
        LetIn();
        await using var registration = cancellation.Register(() =>
        {
            lock (_gate) _waiters.Remove(waiter);
            waiter.Place.TrySetCanceled(cancellation);
        });
        return await waiter.Place.Task;
    }

    /// <summary>Lets nothing through any more.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
        LetIn();
    }

    /// <inheritdoc/>
    public void Dispose() => _troubles.Changed -= LetIn;

    internal void Change(Action change)
    {
        lock (_gate) change();
        LetIn();
    }

    internal void Leave(Slot slot) => Change(() => _taken.Remove(slot));

    private void LetIn()
    {
        lock (_gate)
        {
            if (_closed) _waiters.ForEach(waiter => waiter.Place.TrySetCanceled());
            if (_closed) _waiters.Clear();
            if (_troubles.Current is not null) return;
            for (var i = 0; i < _waiters.Count; i++)
            {
                var waiter = _waiters[i];
                if (!HasRoom(waiter.Slot)) continue;
                _waiters.RemoveAt(i--);
                _taken.Add(waiter.Slot);
                if (!waiter.Place.TrySetResult(waiter.Slot)) _taken.Remove(waiter.Slot);
            }
        }
    }

    private bool HasRoom(Slot wanted)
    {
        if (!_classes.TryGetValue(wanted.SizeClass, out var open)) return false;
        var band = _taken.Where(slot => slot.Interactive == wanted.Interactive).ToArray();
        return band.Count(slot => slot.SizeClass == wanted.SizeClass) < open.Shards
            && band.Sum(slot => slot.Waiting / (double)Math.Max(1, _classes[slot.SizeClass].Images())) < MostBatches;
    }

    /// <summary>A shard's place.</summary>
    public sealed class Slot : IDisposable
    {
        private readonly SlotGate _gate;

        internal Slot(SlotGate gate, SizeClass sizeClass, bool interactive) => (_gate, SizeClass, Interactive) = (gate, sizeClass, interactive);

        internal SizeClass SizeClass { get; }

        internal bool Interactive { get; }

        /// <summary>Images that wait for the device.</summary>
        internal int Waiting { get; private set; }

        /// <summary>Notes how many images the shard has.</summary>
        public void Fill(int images) => _gate.Change(() => Waiting = images);

        /// <summary>Notes that the device is done with an image.</summary>
        public void CountImage() => _gate.Change(() => Waiting--);

        /// <inheritdoc/>
        public void Dispose() => _gate.Leave(this);
    }

    private sealed class Waiter(Slot slot)
    {
        public Slot Slot => slot;

        public TaskCompletionSource<Slot> Place { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
