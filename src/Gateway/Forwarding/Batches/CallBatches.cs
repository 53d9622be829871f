using Gateway.Bedrock;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.Hosting;
using Gateway.Http;
using Gateway.Surfaces;
using Gateway.Usage;

namespace Gateway.Forwarding.Batches;

/// <summary>
/// Step 6 of a request that is several calls: sends them, a few at a time, and puts their responses together. The deadline is that
/// of all of them, the first failure ends the others, and what was answered is in the record in any case.
/// </summary>
internal sealed class CallBatches(
    BedrockClient bedrock, RequestTimers timers, Drain drain, ResponseMemory memory, TimeProvider time)
{
    /// <summary>Sends them. On success the caller disposes the response.</summary>
    /// <param name="whole">All of them as one call, whose body is their list. Gets all attempts.</param>
    /// <param name="assembly">Puts the response together; belongs to it afterwards.</param>
    /// <param name="record">Gets the usage.</param>
    /// <param name="timer">The request's timer.</param>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public async ValueTask<Result<BedrockResponse>> SendAsync(
        BedrockCall whole, ResponseAssembly assembly, RequestRecord record, RequestTimer timer)
    {
        whole.StartedAt = time.GetTimestamp();
        if (memory.TryHold(whole.Application, assembly.Room, assembly.RoomOfPart) is not { } room)
        {
            assembly.Dispose();
            return NetworkErrors.NoRoom;
        }

        BedrockResponse? response = null;
        using var batch = new CallBatch(whole, assembly, timer);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, batch.MostAtOnce).Select(_ => WorkAsync(batch)));
            timer.Left.ThrowIfCancellationRequested();

            if (batch.Error is { } error)
            {
                return error;
            }

            return response = batch.Join(room);
        }
        finally
        {
            (record.Usage, record.IsUsageFinal) = (batch.Usage, batch.IsUsageFinal);
            if (response is null)
            {
                assembly.Dispose();
                room.Dispose();
            }
        }
    }

    // Sends one after another, until there are no more.
    private async Task WorkAsync(CallBatch batch)
    {
        using var timer = timers.Start(batch.Ended, drain.Over);
        try
        {
            while (batch.Next(time) is var (index, call))
            {
                if (!(await bedrock.SendAsync(call, timer)).Is(out var response, out var error))
                {
                    batch.Fail(index, call, error);
                    return;
                }

                using (response)
                {
                    batch.Take(index, call, (BufferedResponse)response);
                }
            }
        }
        catch (OperationCanceledException) when (batch.Error is not null || batch.IsAbandoned)
        {
            // Another call has failed, or the caller has left, and others may go on without it. What it was doing may be billed.
        }
        catch
        {
            batch.End();
            throw;
        }
    }
}
