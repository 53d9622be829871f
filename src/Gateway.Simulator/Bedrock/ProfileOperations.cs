using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>GetInferenceProfile and ListInferenceProfiles: the existing profiles and the Regions they run in.</summary>
internal sealed class ProfileOperations(InferenceProfiles profiles)
{
    private static readonly AwsError Unknown = new(
        "ResourceNotFoundException",
        StatusCodes.Status404NotFound,
        "The inference profile identifier provided in the request does not exist.");

    internal ControlPlaneOperation Get => new(AwsOperations.GetInferenceProfile, ArnAsked, RespondToGet);

    // AWS's denials give all profiles of the account as the resource.
    internal ControlPlaneOperation List => new(
        AwsOperations.ListInferenceProfiles,
        call => $"arn:aws:bedrock:{Accounts.Region}:{call.Account}:inference-profile/*",
        RespondToList);

    // An id that no profile has is authorized as a system profile's id.
    private string ArnAsked(ControlPlaneCall call) =>
        profiles.Find(call.Argument, call.Account)?.ArnFor(call.Account)
        ?? (call.Argument.StartsWith("arn:", StringComparison.Ordinal)
            ? call.Argument
            : $"arn:aws:bedrock:{Accounts.Region}:{call.Account}:inference-profile/{call.Argument}");

    private ServiceReply RespondToGet(ControlPlaneCall call) =>
        ProfileIdentifier.Check(call.Argument) is { } invalid ? RestJson.Error(invalid)
            : profiles.Find(call.Argument, call.Account) is { } profile
                ? RestJson.Ok(AlphabeticalJson.Write(Show(profile, call.Account)))
                : RestJson.Error(Unknown);

    private ServiceReply RespondToList(ControlPlaneCall call)
    {
        var (page, invalid) = ProfilePage.Read(call.Target);
        if (page is null)
        {
            return RestJson.Error(invalid!);
        }

        var (shown, nextToken) = page.Of(profiles.VisibleTo(call.Account));
        var answer = new JsonObject
        {
            ["inferenceProfileSummaries"] =
                new JsonArray([.. shown.Select(profile => Show(profile, call.Account))]),
        };
        if (nextToken is not null)
        {
            answer["nextToken"] = nextToken;
        }

        return RestJson.Ok(AlphabeticalJson.Write(answer));
    }

    private static JsonObject Show(InferenceProfile profile, string account)
    {
        var shown = new JsonObject
        {
            ["createdAt"] = RestJson.Timestamp(profile.CreatedAt),
            ["inferenceProfileArn"] = profile.ArnFor(account),
            ["inferenceProfileId"] = profile.Id,
            ["inferenceProfileName"] = profile.Name,
            ["models"] = new JsonArray([.. profile.ModelArns.Select(arn => new JsonObject { ["modelArn"] = arn })]),
            ["status"] = "ACTIVE",
            ["type"] = ProfilePage.TypeOf(profile),
            ["updatedAt"] = RestJson.Timestamp(profile.UpdatedAt),
        };
        if (profile.Description is { } description)
        {
            shown["description"] = description;
        }

        return shown;
    }
}
