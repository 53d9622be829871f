using System.Text.Json;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Control;

/// <summary>
/// The endpoints that are not part of AWS: queueing faults, changing the access to models and reading the journal over HTTP, for
/// people and other programs.
/// </summary>
internal static class ControlEndpoints
{
    internal static void MapControl(this WebApplication app)
    {
        app.MapPost("/_simulator/faults", OrderFaultAsync);
        app.MapDelete("/_simulator/faults", ClearFaults);
        app.MapPost("/_simulator/model-access", ChangeAccessAsync);
        app.MapGet("/_simulator/journal", ShowJournal);
    }

    private static Task<IResult> OrderFaultAsync(
        HttpRequest request, SimulatedAws aws, CancellationToken cancellation) =>
        OrderAsync(request, FaultOrder.Read, order => order.CarryOut(aws.Faults), cancellation);

    private static Task<IResult> ChangeAccessAsync(
        HttpRequest request, SimulatedAws aws, CancellationToken cancellation) =>
        OrderAsync(
            request,
            body => AccessOrder.Read(body, aws.ModelAccess),
            order => order.CarryOut(aws.ModelAccess),
            cancellation);

    private static async Task<IResult> OrderAsync<TOrder>(
        HttpRequest request,
        Func<JsonElement, (TOrder? Order, string? Error)> read,
        Action<TOrder> carryOut,
        CancellationToken cancellation)
        where TOrder : class
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
        }
        catch (JsonException)
        {
            return Results.Problem("The body is not JSON.", statusCode: StatusCodes.Status400BadRequest);
        }

        using (body)
        {
            var (order, error) = read(body.RootElement);
            if (order is null)
            {
                return Results.Problem(error, statusCode: StatusCodes.Status400BadRequest);
            }

            carryOut(order);
            return Results.NoContent();
        }
    }

    private static IResult ClearFaults(SimulatedAws aws)
    {
        aws.Faults.Clear();
        return Results.NoContent();
    }

    private static IResult ShowJournal(SimulatedAws aws) => Results.Json(
        aws.Journal.Calls.Select(call => new
        {
            call.Number,
            call.At,
            call.Service,
            call.Operation,
            call.ModelId,
            call.Status,
            call.ErrorCode,
            call.AccessKeyId,
            call.PrincipalArn,
            call.DestinationRegion,
            call.Billed,
            call.RequestId,
            call.Method,
            call.RawTarget,
            call.BodyLength,
            call.Progress.BytesSent,
            Ending = call.Progress.End?.How.ToString(),
            EndedAt = call.Progress.End?.At,
        }),
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = RestJson.Unescaped.Encoder });
}
