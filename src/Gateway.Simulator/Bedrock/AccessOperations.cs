using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>
/// GetFoundationModelAvailability, GetUseCaseForModelAccess and GetAccountDataRetention: the agreements of the account.
/// </summary>
internal sealed class AccessOperations(ModelCatalog catalog, ModelAccess access)
{
    private const string Available = "AVAILABLE";
    private const string NotAvailable = "NOT_AVAILABLE";

    private static readonly AwsError NoForm = new(
        "ResourceNotFoundException",
        StatusCodes.Status404NotFound,
        "You have not filled out the request form. Fill out the form before getting access.");

    internal ControlPlaneOperation Availability => new(
        AwsOperations.GetFoundationModelAvailability, _ => ControlPlaneOperation.AnyResource, RespondToAvailability);

    internal ControlPlaneOperation UseCase => new(
        AwsOperations.GetUseCaseForModelAccess, _ => ControlPlaneOperation.AnyResource, _ => RespondToUseCase());

    internal ControlPlaneOperation Retention => new(
        AwsOperations.GetAccountDataRetention, _ => ControlPlaneOperation.AnyResource, _ => RespondToRetention());

    private ServiceReply RespondToAvailability(ControlPlaneCall call)
    {
        if (catalog.Find(call.Argument) is not { } model)
        {
            return RestJson.Error(BedrockErrors.InvalidIdentifier);
        }

        return RestJson.Ok(AlphabeticalJson.Write(new JsonObject
        {
            // AWS was seen to return the id without the version in the request, although the documentation shows the full id.
            ["modelId"] = model.Id.Split(':')[0],
            ["agreementAvailability"] = new JsonObject { ["status"] = AgreementStatus(model) },
            ["authorizationStatus"] = access.AccountAuthorized ? "AUTHORIZED" : "NOT_AUTHORIZED",
            ["entitlementAvailability"] = Available,
            ["regionAvailability"] = Available,
        }));
    }

    // Without the use-case form there is no agreement, even if one was concluded earlier.
    private string AgreementStatus(FoundationModel model) => access.AgreementOf(model.Id) switch
    {
        _ when model.IsAnthropic && !access.FormFilled => NotAvailable,
        Agreement.Missing => NotAvailable,
        Agreement.Pending => "PENDING",
        _ => Available,
    };

    private ServiceReply RespondToUseCase()
    {
        if (!access.FormFilled)
        {
            return RestJson.Error(NoForm);
        }

        var form = new JsonObject
        {
            ["companyName"] = "シミュレーター株式会社",
            ["companyWebsite"] = "https://contractor.example",
            ["intendedUsers"] = "0", // Internal users.
            ["industryOption"] = "Government",
            ["otherIndustryOption"] = "",
            ["useCases"] = "自治体職員の事務の補助",
        };
        return RestJson.Ok(AlphabeticalJson.Write(new JsonObject
        {
            ["formData"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(form.ToJsonString(RestJson.Unescaped))),
        }));
    }

    private ServiceReply RespondToRetention()
    {
        var (mode, updatedAt) = access.CurrentRetention;
        return RestJson.Ok(AlphabeticalJson.Write(new JsonObject
        {
            ["mode"] = DataRetentionModes.NameOf(mode),
            ["updatedAt"] = RestJson.Timestamp(updatedAt),
        }));
    }
}
