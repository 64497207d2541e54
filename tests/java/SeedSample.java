// The SQS sample of Stream's documentation for Java; only the client's base URL and the values are ours.
import io.getstream.models.CheckSQSRequest;
import io.getstream.models.EventHook;
import io.getstream.models.UpdateAppRequest;
import io.getstream.services.framework.StreamSDKClient;
import java.util.ArrayList;
import java.util.List;

public class SeedSample {
  public static void main(String[] arguments) throws Exception {
    System.setProperty("io.getstream.apiKey", System.getenv("API_KEY"));
    System.setProperty("io.getstream.apiSecret", System.getenv("API_SECRET"));
    System.setProperty("io.getstream.url", System.getenv("MILLRACE_URL"));
    var client = new StreamSDKClient();

    // STEP 1: Get current app settings to preserve existing hooks
    var hooks = new ArrayList<EventHook>(client.getApp().execute().getData().getApp().getEventHooks());
    System.out.println("Current event hooks: " + hooks.size());

    // STEP 2: Add SQS hook while preserving existing hooks
    hooks.add(
        EventHook.builder()
            .enabled(true)
            .hookType("sqs")
            .sqsQueueUrl(System.getenv("QUEUE_URL"))
            .sqsRegion("us-east-1")
            .sqsAuthType("keys") // or "resource" for role-based auth
            .sqsKey("yourkey")
            .sqsSecret("yoursecret")
            .eventTypes(List.of()) // empty list = all events
            .build());

    // STEP 3: Update with complete array including existing hooks
    client.updateApp(UpdateAppRequest.builder().eventHooks(hooks).build()).execute();

    // Test the SQS connection
    var check = CheckSQSRequest.builder().sqsUrl(System.getenv("QUEUE_URL")).sqsKey("yourkey").sqsSecret("yoursecret").build();
    System.out.println(client.checkSQS(check).execute().getData().getStatus());
    System.exit(0);  // the SDK's connections would keep it alive
  }
}
