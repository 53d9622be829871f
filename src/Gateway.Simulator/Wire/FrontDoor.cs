using Gateway.Simulator.Bedrock;
using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.ContainerCredentials;
using Gateway.Simulator.Journal;
using Gateway.Simulator.Sts;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Simulator.Wire;

/// <summary>
/// The entry point of all simulated services: 1 read the request from its raw target, 2 find the service, 3 let it decide its
/// whole response, 4 write the journal, 5 send. The journal is written first, so that a caller that has the response, or a
/// stream's first byte, also finds the entry.
/// </summary>
internal sealed partial class FrontDoor(
    StsService sts,
    BedrockService bedrock,
    BedrockRuntimeService bedrockRuntime,
    TaskCredentials taskCredentials,
    CallJournal journal,
    ReplyWriter writer,
    ILogger<FrontDoor> logger)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var trace = new CallTrace();
        try
        {
            // 1 read
            var rawTarget = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            var body = await BodyReader.ReadAsync(context.Request.BodyReader, context.RequestAborted);
            var target = RequestTarget.Parse(rawTarget);
            var request = new ReceivedRequest(
                context.Request.Method,
                rawTarget,
                target ?? new RequestTarget("", ""),
                context.Request.Host.Value ?? "",
                context.Request.Headers,
                body ?? default);

            // 2 find the service, 3 decide the response
            var reply = body is null ? TooLarge() : target is null ? NotOriginForm() : RespondAsync(request, trace);

            // 4 journal
            var progress = journal.Add(request, trace, reply);

            // 5 send
            await SendAsync(context, reply, trace.RequestId, progress);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            Log.Unanswered(logger, trace.RequestId, trace.Service, trace.Operation);
        }
    }

    private async Task SendAsync(HttpContext context, ServiceReply reply, string requestId, ResponseProgress progress)
    {
        try
        {
            progress.Finish(await writer.WriteAsync(context, reply, requestId, progress));
        }
        finally
        {
            // The response is unfinished here only if sending it threw.
            progress.Finish(
                context.RequestAborted.IsCancellationRequested ? ResponseEnding.CallerLeft : ResponseEnding.Cut);
        }
    }

    private ServiceReply RespondAsync(ReceivedRequest request, CallTrace trace) => request.Target.Path switch
    {
        "/" when request.Method == HttpMethods.Post => sts.Respond(request, trace),
        TaskCredentials.Path when request.Method == HttpMethods.Get => taskCredentials.Respond(request, trace),
        var path when path.StartsWith("/model/", StringComparison.Ordinal) => bedrockRuntime.Respond(request, trace),
        var path when ControlPlaneRoute.Owns(path) => bedrock.Respond(request, trace),
        _ => RestJson.UnknownOperation(),
    };

    private static ServiceReply TooLarge() => RestJson.Error(BodyReader.TooLarge);

    private static ServiceReply NotOriginForm() => RestJson.Error(
        new AwsError("BadRequestException", StatusCodes.Status400BadRequest, "The request target must be a path.")
        {
            FromFrontLayer = true,
        });

    private static partial class Log
    {
        [LoggerMessage(9000, LogLevel.Debug, "The call {RequestId} of {Service} {Operation} ended without its answer.")]
        internal static partial void Unanswered(ILogger logger, string requestId, string service, string operation);
    }
}
