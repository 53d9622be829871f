namespace Gateway.Testing.Scripts;

/// <summary>
/// One step of a <see cref="ScriptedSocket"/>'s script on a connection. After the last step the connection is closed (FIN).
/// </summary>
/// <param name="Take">Performs the step; false ends the connection.</param>
internal sealed record Step(Func<ScriptedConnection, Task<bool>> Take)
{
    /// <summary>Reads a whole request.</summary>
    public static Step Read { get; } = new(connection => connection.ReadRequestAsync());

    /// <summary>Resets the connection (RST).</summary>
    public static Step Reset { get; } = new(connection => Task.FromResult(connection.Reset()));

    /// <summary>Does nothing more until the other side disconnects.</summary>
    public static Step Hang { get; } = new(connection => connection.ReadToEndAsync());

    /// <summary>Repeats the script from its beginning, on the same connection.</summary>
    public static Step Again { get; } = new(connection => Task.FromResult(connection.Rewind()));

    /// <summary>Sends bytes.</summary>
    public static Step Write(params byte[][] bytes) => new(async connection =>
    {
        await connection.WriteAsync(BedrockFrames.Join(bytes));
        return true;
    });

    /// <summary>
    /// Sends one of these responses, each in its turn over all connections that perform this step; the last is repeated.
    /// </summary>
    public static Step WriteNext(params byte[][] answers)
    {
        var turn = 0;
        return new(async connection =>
        {
            await connection.WriteAsync(answers[Math.Min(Interlocked.Increment(ref turn), answers.Length) - 1]);
            return true;
        });
    }

    /// <summary>Sends a response that depends on the head of the last request.</summary>
    public static Step WriteFor(Func<string, byte[]> answer) => new(async connection =>
    {
        await connection.WriteAsync(answer(connection.Head));
        return true;
    });

    /// <summary>Sends the same bytes again and again until the other side disconnects.</summary>
    public static Step Pour(byte[] bytes) => new(async connection =>
    {
        while (true)
        {
            await connection.WriteAsync(bytes);
        }
    });

    /// <summary>Sends these bytes one by one, with a pause after each.</summary>
    public static Step Drip(byte[] bytes, TimeSpan pause) => new(async connection =>
    {
        foreach (var part in bytes.Chunk(1))
        {
            await connection.WriteAsync(part);
            await Task.Delay(pause, connection.Left);
        }

        return true;
    });

    /// <summary>Waits for a time.</summary>
    public static Step Wait(TimeSpan time) => WaitFor(left => Task.Delay(time, left));

    /// <summary>Waits for a task of the test; the token is cancelled when the script is stopped.</summary>
    public static Step WaitFor(Func<CancellationToken, Task> something) => new(async connection =>
    {
        await something(connection.Left);
        return true;
    });
}
