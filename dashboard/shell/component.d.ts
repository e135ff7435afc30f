/** What Streamlit hands to a component's script, each time with the data that the page sends. */
interface Component<Data> {
  data: Data;
  /** The component's own tree, whose host is the element on the page; or, where styles are shared, that element. */
  parentElement: ParentNode & { host?: Element };
  setTriggerValue: (name: string, value: unknown) => void;
}
