using Gateway.Doctor.Findings;

namespace Gateway.Doctor;

/// <summary>Runs at most one examination at a time, shared by all requests while it runs. Never calls a model.</summary>
internal sealed class SharedExamination(Examiner examiner)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private Task<Report>? _running;

    /// <exception cref="OperationCanceledException">The caller has left. The examination continues for the others.</exception>
    public Task<Report> AskAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running is null or { IsCompleted: true })
            {
                // The examination belongs to no request: it must not carry the log scopes of the first request.
                using (ExecutionContext.SuppressFlow())
                {
                    _running = Task.Run(() => examiner.ExamineAsync(callsModels: false, Limit, CancellationToken.None));
                }
            }

            return _running.WaitAsync(cancellationToken);
        }
    }
}
