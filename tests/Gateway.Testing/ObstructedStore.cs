using System.Data.Common;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Testing;

/// <summary>The gateway's own SQLite store, whose commits a test can hold up or make fail, before or after they are durable.</summary>
internal sealed class ObstructedStore : ILedgerStore
{
    private SqliteLedgerStore _store = null!;
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _held;

    /// <summary>What happens to commits from now on; <c>null</c> to let them through.</summary>
    public Obstruction? Obstruction { get; set; }

    /// <summary>Readers are told to it, and wait until it says so; <c>null</c> to let them through.</summary>
    public Func<Task>? Reading { get; set; }

    /// <summary>Puts this store in the place of the gateway's own.</summary>
    public void Replace(WebApplicationBuilder gateway) => gateway.Services
        .AddSingleton<SqliteLedgerStore>()
        .AddKeyedSingleton<ILedgerStore>(LedgerStoreKind.Sqlite, (services, _) =>
        {
            _store = services.GetRequiredService<SqliteLedgerStore>();
            return this;
        });

    /// <summary>Holds every commit up from now on.</summary>
    public void Hold() => (_held, _reached) = (
        new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Waits until a commit is held up.</summary>
    public Task HeldAsync() => _reached.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets what is held up, and everything after it, go on.</summary>
    public void Release()
    {
        var held = _held;
        _held = null;
        held?.TrySetResult();
    }

    public Task<int> OpenAsync(CancellationToken cancellationToken) => Obstruction == Testing.Obstruction.Before
        ? throw new LostException()
        : _store.OpenAsync(cancellationToken);

    public async Task<IReadOnlyList<Guid>> CommitAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        if (_held is { } held)
        {
            _reached.TrySetResult();
            await held.Task;
        }

        switch (Obstruction)
        {
            case Testing.Obstruction.Before:
                throw new LostException();
            case Testing.Obstruction.AfterOnce:
                Obstruction = null;
                await _store.CommitAsync(batch, cancellationToken);
                throw new LostException();
            default:
                return await _store.CommitAsync(batch, cancellationToken);
        }
    }

    public bool Blames(Exception failure) => _store.Blames(failure);

    public Task TidyAsync(CancellationToken cancellationToken) => _store.TidyAsync(cancellationToken);

    public Task CloseAsync(CancellationToken cancellationToken) => _store.CloseAsync(cancellationToken);

    public async Task<DbConnection> OpenReadingAsync(CancellationToken cancellationToken)
    {
        await (Reading?.Invoke() ?? Task.CompletedTask);
        return await _store.OpenReadingAsync(cancellationToken);
    }

    public Task<DbConnection> OpenWritingAsync(CancellationToken cancellationToken) => _store.OpenWritingAsync(cancellationToken);

    public object IdValue(Guid id) => _store.IdValue(id);

    public Task<int> RemoveAsync(int month, int most, CancellationToken cancellationToken) =>
        _store.RemoveAsync(month, most, cancellationToken);

    public ValueTask DisposeAsync() => default; // The container owns the store.

#pragma warning disable CA1032 // Thrown here alone.
    private sealed class LostException() : DbException("The connection to the database was lost.");
#pragma warning restore CA1032
}

/// <summary>The ways in which a commit fails.</summary>
internal enum Obstruction
{
    /// <summary>The database cannot be reached: nothing is written.</summary>
    Before,

    /// <summary>Once, the connection is lost after the commit: it is durable, and nobody says so.</summary>
    AfterOnce,
}
