namespace Gateway.Testing.PostgreSql;

/// <summary>Waits for what a server shows only to those who ask.</summary>
internal static class PostgreSqlWait
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    // Generous: only a test that fails waits so long.
    private const int Most = 6_000;

    /// <summary>Asks again and again until the answer is yes, for two minutes at most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var asked = 0; !await condition(); asked++)
        {
            Assert.True(asked < Most, "What was waited for did not happen.");
            await Task.Delay(Between, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
