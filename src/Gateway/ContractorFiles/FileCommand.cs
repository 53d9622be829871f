using System.Data.Common;
using Gateway.Audit;
using Gateway.Audit.Events;
using Gateway.Configuration;

namespace Gateway.ContractorFiles;

/// <summary>
/// Runs a command that compares the ledger with files, and prints what cannot be read instead of a result. With an audit trail it is
/// recorded first that the command was run.
/// </summary>
internal static class FileCommand
{
    /// <param name="build">Builds the host.</param>
    /// <param name="asked">The command line.</param>
    /// <param name="subject">What is compared, for the audit trail.</param>
    /// <param name="error">The writer for what cannot be read.</param>
    /// <param name="run">The command; returns the exit code.</param>
    /// <returns>The exit code; <see cref="ExitCode.NotDone"/> when something cannot be read.</returns>
    public static Task<int> RunAsync(
        BuildHost build, FileArguments asked, string subject, TextWriter error, Func<IServiceProvider, CancellationToken, Task<int>> run) =>
        CommandHost.RunAsync(build, asked.Settings, error, async (services, cancellationToken) =>
        {
            try
            {
                await services.GetRequiredService<CommandTrail>().RecordAsync(
                    new AuditEvent(AuditKinds.Command) { Subject = subject }, cancellationToken);
                return await run(services, cancellationToken);
            }
            catch (ContractorFileException unusable)
            {
                await error.WriteLineAsync(unusable.In(asked.Language));
                return ExitCode.NotDone;
            }
            catch (DbException unreadable)
            {
                await error.WriteLineAsync($"利用台帳を読めません。/ The ledger cannot be read: {unreadable.Message}");
                return ExitCode.NotDone;
            }
        });
}
